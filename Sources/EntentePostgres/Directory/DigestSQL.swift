/// The statements about digests: functions only, because the gateway's role sees no table of them.
enum DigestSQL: Sendable {
    static let set = Statement(
        "digest-set-delivery",
        """
        SELECT entente.set_delivery(
            $1::text, $2::text, $3::text, $4::bytea, $5::text, $6::integer, $7::bytea, $8::bigint,
            $9::bigint
        )
        """,
        mayWrite: true
    )

    static let claim = Statement(
        "digest-claim-confirmation",
        """
        SELECT entente.claim_confirmation(
            $1::text, $2::text, $3::integer, $4::integer, $5::bigint
        )
        """,
        mayWrite: true
    )

    static let confirmMail = Statement(
        "digest-confirm-mail",
        "SELECT entente.confirm_mail($1::text, $2::bytea, $3::bigint)",
        mayWrite: true
    )

    static let confirmWebhook = Statement(
        "digest-confirm-webhook",
        "SELECT entente.confirm_webhook($1::text, $2::text, $3::bigint)",
        mayWrite: true
    )

    static let delivery = Statement(
        "digest-delivery",
        """
        SELECT mail, webhook, zone, hour::bigint, mail_confirmed, webhook_confirmed
        FROM entente.delivery_of($1::text)
        """
    )

    static let outcomes = Statement(
        "digest-outcomes",
        "SELECT channel, day, outcome FROM entente.digest_outcomes($1::text)"
    )

    static let waiting = Statement(
        "digest-waiting",
        "SELECT workspace, member, zone, hour::bigint FROM entente.digests_to_open()"
    )

    static let open = Statement(
        "digest-open",
        "SELECT entente.open_digest($1::text, $2::text, $3::text::date, $4::bigint)",
        mayWrite: true
    )

    static let take = Statement(
        "digest-take",
        """
        SELECT workspace, member, organisation, day, channel, tries::bigint, mail, webhook,
            webhook_key, device
        FROM entente.take_digest(
            $1::bigint, $2::bigint, $3::text, $4::text[], $5::text[], $6::text[]
        )
        """,
        mayWrite: true
    )

    static let reminders = Statement(
        "digest-reminders",
        """
        SELECT entity, type, occasion, due, level::bigint
        FROM entente.digest_reminders($1::text, $2::text, $3::text::date)
        """
    )

    static let end = Statement(
        "digest-end",
        """
        SELECT entente.end_digest(
            $1::text, $2::text, $3::text::date, $4::text, $5::text, $6::bigint, $7::bigint
        )
        """,
        mayWrite: true
    )
}
