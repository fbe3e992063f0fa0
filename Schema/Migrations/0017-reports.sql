-- Reports in SQL: every entity as it is displayed, kept up to the log by a follower, and views of it
-- that a program for business intelligence reads by a role of its own.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'entente_report') THEN
        BEGIN
            CREATE ROLE entente_report NOLOGIN;
        EXCEPTION
            -- Another database of this cluster was set up at the same moment.
            WHEN duplicate_object OR unique_violation THEN NULL;
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role entente_report is missing and % may not make it', current_user
                    USING HINT = 'As an administrator of the server: CREATE ROLE entente_report NOLOGIN';
        END;
    END IF;
END
$$;

CREATE SCHEMA IF NOT EXISTS report;
ALTER SCHEMA report OWNER TO entente_owner;

SET LOCAL ROLE entente_owner;

COMMENT ON SCHEMA report IS
    'What reports in SQL read: views over what an organisation may read, for logins that have the role '
    'entente_report.';
GRANT USAGE ON SCHEMA report TO entente_report;

CREATE TABLE entente.entity (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    audience text NOT NULL CHECK (audience IN ('shared', 'organisation', 'department')),
    organisation entente.id,
    department entente.id,
    entity entente.id NOT NULL,
    type text COLLATE "C" CHECK (char_length(type) BETWEEN 1 AND 40),
    made_by entente.id,
    made_organisation entente.id,
    made_at entente.instant,
    changed_by entente.id,
    changed_organisation entente.id,
    changed_at entente.instant,
    changed_seq bigint,
    fields jsonb NOT NULL,
    agreed jsonb NOT NULL,
    line bytea NOT NULL,
    oldest_edit bigint CHECK (oldest_edit > 0),
    PRIMARY KEY (workspace, stream, entity)
);
COMMENT ON TABLE entente.entity IS
    'Every entity of the streams that members write, as it is displayed at the seq in entity_position. It '
    'follows from the log: whichever way it came to a seq, it holds the same there.';
COMMENT ON COLUMN entente.entity.type IS
    'NULL for own fields beside an entity of another stream, and for what is deleted, which shows nothing.';
COMMENT ON COLUMN entente.entity.line IS
    'The merged state, as a snapshot line: what the next change of the entity is merged into.';
COMMENT ON COLUMN entente.entity.oldest_edit IS 'As in entity_state.';
CREATE INDEX entity_type ON entente.entity (workspace, stream, type);
CREATE INDEX entity_oldest ON entente.entity (workspace, stream, oldest_edit)
    WHERE oldest_edit IS NOT NULL;
COMMENT ON INDEX entente.entity_type IS 'For the views, each of which shows one type.';
COMMENT ON INDEX entente.entity_oldest IS 'For the lines that remember edits below a horizon.';

CREATE TABLE entente.entity_position (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    epoch entente.id NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    PRIMARY KEY (workspace, stream)
);
COMMENT ON TABLE entente.entity_position IS
    'Up to which change of which life of a log the rows of a stream in entity count.';

CREATE TABLE entente.report_reader (
    role text COLLATE "C" PRIMARY KEY CHECK (char_length(role) BETWEEN 1 AND 63),
    organisation entente.id NOT NULL REFERENCES entente.organisation,
    department entente.id REFERENCES entente.department,
    created entente.instant NOT NULL
);
COMMENT ON TABLE entente.report_reader IS
    'For whom a login of the database reads reports: an organisation, or one department of it.';
COMMENT ON COLUMN entente.report_reader.department IS
    'A department''s own streams are read by its login only, as by its members; NULL reads none.';

-- Who may do what ---------------------------------------------------------------------------------

CREATE FUNCTION entente.reader_streams() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(array_agg(stream.id::text), ARRAY[]::text[])
    FROM entente.report_reader AS reader
    JOIN entente.partnership_organisation AS part
        ON part.organisation = reader.organisation AND part.accepted IS NOT NULL
    JOIN entente.stream ON stream.workspace = part.partnership
    -- Who logged in: no SET ROLE and no setting changes it.
    WHERE reader.role = session_user::text
        AND CASE stream.audience
            WHEN 'shared' THEN true
            WHEN 'organisation' THEN stream.organisation = reader.organisation
            WHEN 'department' THEN stream.department = reader.department
            ELSE false
        END;
END;
COMMENT ON FUNCTION entente.reader_streams IS
    'The streams whose entities the login of this session may read in reports: the rule of reach, for an '
    'organisation or a department in place of a device.';

CREATE FUNCTION entente.reader_workspaces() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(array_agg(part.partnership::text), ARRAY[]::text[])
    FROM entente.report_reader AS reader
    JOIN entente.partnership_organisation AS part
        ON part.organisation = reader.organisation AND part.accepted IS NOT NULL
    WHERE reader.role = session_user::text;
END;
COMMENT ON FUNCTION entente.reader_workspaces IS
    'The partnerships that the organisation of this session''s login has accepted.';

CREATE FUNCTION entente.streams_to_project() RETURNS TABLE (stream text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT stream.id
    FROM entente.stream
    LEFT JOIN entente.entity_position AS known
        ON known.workspace = stream.workspace AND known.stream = stream.id
    WHERE stream.audience <> 'control' AND stream.size > 0
        AND (known.seq IS NULL OR known.seq < stream.size OR known.epoch <> stream.epoch)
    ORDER BY stream.id;
END;
COMMENT ON FUNCTION entente.streams_to_project IS
    'The streams in which something was logged that entity does not show yet.';

REVOKE ALL ON FUNCTION
    entente.reader_streams, entente.reader_workspaces, entente.streams_to_project FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.reader_streams, entente.reader_workspaces TO entente_report;
GRANT EXECUTE ON FUNCTION entente.streams_to_project TO entente_gateway;

GRANT SELECT, INSERT, UPDATE, DELETE ON entente.entity, entente.entity_position TO entente_gateway;
-- Of the merged states nothing: they remember what was deleted.
GRANT SELECT (
    workspace, stream, audience, organisation, department, entity, type, made_by,
    made_organisation, made_at, changed_by, changed_organisation, changed_at, changed_seq, fields,
    agreed
) ON entente.entity TO entente_report;

DO $$
DECLARE
    kept text;
    own_stream text :=
        'workspace = (SELECT current_setting(''entente.workspace'', true)) '
        'AND stream = (SELECT current_setting(''entente.stream'', true))';
BEGIN
    FOREACH kept IN ARRAY ARRAY['entity', 'entity_position'] LOOP
        EXECUTE format('ALTER TABLE entente.%I ENABLE ROW LEVEL SECURITY', kept);
        EXECUTE format('ALTER TABLE entente.%I FORCE ROW LEVEL SECURITY', kept);
        EXECUTE format(
            'CREATE POLICY owning ON entente.%I TO entente_owner USING (true) WITH CHECK (true)', kept
        );
        EXECUTE format(
            'CREATE POLICY keeping ON entente.%I TO entente_gateway '
            'USING (%s AND (SELECT entente.is_keeping())) '
            'WITH CHECK (%s AND (SELECT entente.is_keeping()))',
            kept, own_stream, own_stream
        );
    END LOOP;
END
$$;
CREATE POLICY reporting ON entente.entity FOR SELECT TO entente_report
    USING (
        workspace = ANY ((SELECT entente.reader_workspaces())::text[])
        AND stream = ANY ((SELECT entente.reader_streams())::text[])
    );
COMMENT ON POLICY reporting ON entente.entity IS
    'A login sees what all of its partnerships share and what is its own, never another side''s.';

-- The directory, for names ------------------------------------------------------------------------

CREATE VIEW report.partnership WITH (security_barrier) AS
SELECT id::text AS id, name::text AS name, state FROM entente.partnership
WHERE id = ANY ((SELECT entente.reader_workspaces())::text[]);
COMMENT ON VIEW report.partnership IS 'The partnerships that the organisation takes part in.';

CREATE VIEW report.organisation WITH (security_barrier) AS
SELECT part.partnership::text AS partnership, organisation.id::text AS id,
    organisation.name::text AS name
FROM entente.partnership_organisation AS part
JOIN entente.organisation ON organisation.id = part.organisation
WHERE part.partnership = ANY ((SELECT entente.reader_workspaces())::text[]);
COMMENT ON VIEW report.organisation IS 'The organisations of each partnership.';

CREATE VIEW report.department WITH (security_barrier) AS
SELECT part.partnership::text AS partnership, department.organisation::text AS organisation,
    department.id::text AS id, department.name::text AS name
FROM entente.partnership_organisation AS part
JOIN entente.partnership ON partnership.id = part.partnership
JOIN entente.department ON department.organisation = part.organisation
-- Before all have opted in, the others' names are all that anybody learns of them.
WHERE partnership.state <> 'proposed'
    AND part.partnership = ANY ((SELECT entente.reader_workspaces())::text[]);
COMMENT ON VIEW report.department IS 'The departments of each partnership''s organisations.';

CREATE VIEW report.member WITH (security_barrier) AS
SELECT department.partnership, department.organisation, department.id AS department,
    member.id::text AS id, member.name::text AS name
FROM report.department
JOIN entente.member ON member.department = department.id;
COMMENT ON VIEW report.member IS 'The people of each partnership''s departments.';

CREATE VIEW report.as_of WITH (security_barrier) AS
SELECT stream.workspace::text AS partnership, stream.id::text AS stream, stream.audience,
    stream.organisation::text AS owner, stream.department::text AS owner_department,
    CASE WHEN known.epoch = stream.epoch THEN known.seq ELSE 0 END AS seq, stream.size AS head
FROM entente.stream
LEFT JOIN entente.entity_position AS known
    ON known.workspace = stream.workspace AND known.stream = stream.id
WHERE stream.workspace = ANY ((SELECT entente.reader_workspaces())::text[])
    AND stream.id = ANY ((SELECT entente.reader_streams())::text[]);
COMMENT ON VIEW report.as_of IS
    'Up to which change of each stream the other views count, and the last change that there is: who has '
    'written something sees it once seq has reached it.';

CREATE VIEW report.overlay WITH (security_barrier, security_invoker) AS
SELECT entity::text AS id, workspace::text AS partnership, stream::text AS stream, audience,
    organisation::text AS owner, department::text AS owner_department, fields
FROM entente.entity
WHERE type IS NULL AND fields <> '{}' AND audience <> 'shared';
COMMENT ON VIEW report.overlay IS
    'The own fields of entities of other streams, such as an estimate beside a shared give: to be joined '
    'by id.';

GRANT SELECT ON
    report.partnership, report.organisation, report.department, report.member, report.as_of,
    report.overlay
    TO entente_report;

-- A view for each type ----------------------------------------------------------------------------

CREATE FUNCTION entente.show_entities(shown text, view_name text, summary text, columns text[])
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    entry text;
    words text[];
    field text;
    as_json text;
    as_text text;
    list text := '';
BEGIN
    FOREACH entry IN ARRAY columns LOOP
        words := string_to_array(entry, ' ');
        field := words[1];
        IF words[2] = 'agreed' THEN
            as_json := format('nullif(agreed -> %L -> ''value'', ''null''::jsonb)', field);
            as_text := format('(agreed -> %L ->> ''value'')', field);
        ELSE
            as_json := format('(fields -> %L)', field);
            as_text := format('(fields ->> %L)', field);
        END IF;
        list := list || CASE words[cardinality(words)]
            WHEN 'text' THEN format(', %s AS %I', as_text, field)
            WHEN 'json' THEN format(', %s AS %I', as_json, field)
            WHEN 'flag' THEN format(', %s::boolean AS %I', as_text, field)
            WHEN 'whole' THEN format(', %s::bigint AS %I', as_text, field)
            WHEN 'decimal' THEN format(', %s::numeric AS %I', as_text, field)
            WHEN 'day' THEN format(', %s::date AS %I', as_text, field)
            -- One that no calendar has must not take the whole view from everybody.
            WHEN 'instant' THEN format(
                ', CASE WHEN %1$s::bigint BETWEEN 0 AND 253402300799999 THEN '
                '''epoch''::timestamptz + %1$s::bigint * ''1 ms''::interval END AS %2$I',
                as_text, field
            )
            WHEN 'money' THEN format(
                ', (%s ->> ''amount'')::numeric AS %I, %s ->> ''currency'' AS %I',
                as_json, field, as_json, field || '_currency'
            )
        END;
    END LOOP;
    IF to_regclass(format('report.%I', view_name)) IS NOT NULL THEN
        EXECUTE format('DROP VIEW report.%I', view_name);
    END IF;
    EXECUTE format(
        'CREATE VIEW report.%I WITH (security_barrier, security_invoker) AS '
        'SELECT entity::text AS id, workspace::text AS partnership, stream::text AS stream, audience, '
        'organisation::text AS owner, department::text AS owner_department, '
        'made_by::text AS made_by, made_organisation::text AS made_organisation, '
        '''epoch''::timestamptz + made_at * ''1 ms''::interval AS made_at, '
        'changed_by::text AS changed_by, changed_organisation::text AS changed_organisation, '
        '''epoch''::timestamptz + changed_at * ''1 ms''::interval AS changed_at, changed_seq%s '
        'FROM entente.entity WHERE type = %L',
        view_name, list, shown
    );
    EXECUTE format('COMMENT ON VIEW report.%I IS %L', view_name, summary);
    EXECUTE format('GRANT SELECT ON report.%I TO entente_report', view_name);
END
$$;
COMMENT ON FUNCTION entente.show_entities IS
    'Makes the view of a type anew, with a column for each of its fields by name and kind; of what is '
    'agreed, the value in force. For migrations alone.';
REVOKE ALL ON FUNCTION entente.show_entities FROM PUBLIC;

SELECT entente.show_entities(
    'partnership', 'partnership_page',
    'The partnership as a whole: its kind, its purpose, and the settings that all agreed on.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'currency text', 'zone text', 'second_zone text', 'purpose text', 'live_on day',
        'started_on day', 'opportunity agreed text', 'kind agreed json', 'split agreed json',
        'settings agreed json'
    ]
);
SELECT entente.show_entities(
    'profile', 'profile',
    'An organisation''s page: its calendar, its currency, and what it would be worth alone.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'baseline money', 'own_mark money', 'fiscal_start text', 'zone text', 'currency text',
        'holidays json'
    ]
);
SELECT entente.show_entities(
    'role', 'role',
    'A role that one side has to fill, with who holds it.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'holder text', 'duties text', 'organisation text'
    ]
);
SELECT entente.show_entities(
    'competence', 'competence',
    'What one organisation wants to learn by the partnership, marked by itself from 1 to 5.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'before whole', 'now whole', 'target whole'
    ]
);
SELECT entente.show_entities(
    'pairing', 'pairing',
    'Two departments of two sides that work with each other.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'one text', 'other text'
    ]
);
SELECT entente.show_entities(
    'give', 'give',
    'What one side gives.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'driver text', 'quantity decimal', 'unit text', 'starts day', 'due day',
        'reviewed_on day', 'planned text', 'delivered_on day', 'told text', 'used_on day',
        'terms agreed json', 'purpose text'
    ]
);
SELECT entente.show_entities(
    'ask', 'ask',
    'What one side asks for.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'driver text', 'quantity decimal', 'unit text', 'starts day', 'due day',
        'reviewed_on day', 'planned text', 'delivered_on day', 'told text', 'used_on day',
        'terms agreed json', 'purpose text'
    ]
);
SELECT entente.show_entities(
    'match', 'match',
    'A give that meets an ask; how much of it is accepted, both sides sign.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'give text', 'ask text', 'delivered decimal', 'delivered_on day', 'accepted agreed json'
    ]
);
SELECT entente.show_entities(
    'receipt', 'receipt',
    'What one side received and what it was worth to it; the receiver''s word is the confirmation.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'item text', 'value money', 'confirmed_on day', 'quantity decimal', 'giver text',
        'driver text'
    ]
);
SELECT entente.show_entities(
    'value_add', 'value_add',
    'Something that one side did for the other, marked by the other for its relevance.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'given_on day', 'serves text', 'relevance whole'
    ]
);
SELECT entente.show_entities(
    'rate', 'rate',
    'What one currency is worth in another from a day on; money is converted by nothing else.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'from text', 'to text', 'rate decimal', 'day day', 'source text'
    ]
);
SELECT entente.show_entities(
    'constraint', 'constraint',
    'Something inside one organisation that the partnership shall reduce or eliminate.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'severity whole', 'relieved decimal', 'gives json'
    ]
);
SELECT entente.show_entities(
    'kpi', 'kpi',
    'A measure that both sides agreed to look at.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'unit text', 'direction text', 'baseline decimal', 'target decimal', 'cadence text',
        'weight whole', 'nature text', 'driver text', 'purpose text', 'owners json', 'serves json',
        'influenced_by json', 'definition agreed json'
    ]
);
SELECT entente.show_entities(
    'reading', 'reading',
    'One side''s value of a KPI for one month; for a longer cadence, the last month of it.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'kpi text', 'period text', 'value decimal', 'source text', 'settled agreed decimal'
    ]
);
SELECT entente.show_entities(
    'pillar_score', 'pillar_score',
    'How ready one side is in one of the five key pillars, with the evidence for it.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'pillar text', 'score whole', 'evidence text'
    ]
);
SELECT entente.show_entities(
    'note', 'note',
    'A text that several write at once.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'body text', 'about text', 'message flag', 'opened_by json', 'opened_on day'
    ]
);
SELECT entente.show_entities(
    'comment', 'comment',
    'What somebody says about an entity: to all in a shared stream, among colleagues in an own one.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'about text', 'answers text', 'body text'
    ]
);
SELECT entente.show_entities(
    'pulse', 'pulse',
    'One member''s marks from 1 to 5 for the seven criteria of trust.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'round text', 'trust whole', 'integrity whole', 'chemistry whole', 'responsive whole',
        'aligned_purpose whole', 'values whole', 'principles whole'
    ]
);
SELECT entente.show_entities(
    'pulse_result', 'pulse_result',
    'One side''s mean marks for the seven criteria of trust, from at least three answers.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'round text', 'answers whole', 'trust decimal', 'integrity decimal', 'chemistry decimal',
        'responsive decimal', 'aligned_purpose decimal', 'values decimal', 'principles decimal'
    ]
);
SELECT entente.show_entities(
    'attachment', 'attachment',
    'A file beside an entity, named by the digest of its bytes.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'of text', 'name text', 'media_type text', 'bytes whole', 'digest text'
    ]
);
SELECT entente.show_entities(
    'term', 'term',
    'One term of the agreement, in force in the version that all organisations signed.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'kind text', 'content agreed json'
    ]
);
SELECT entente.show_entities(
    'rule', 'rule',
    'How something is done, with the evidence that it asks for.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'kind text', 'purpose text', 'needs_evidence flag', 'evidence text', 'expires day'
    ]
);
SELECT entente.show_entities(
    'exclusivity', 'exclusivity',
    'A promise of one side not to work with others on something; private ones note promises elsewhere.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'scope text', 'territory text', 'bound text', 'partner text', 'from day', 'until day',
        'term text'
    ]
);
SELECT entente.show_entities(
    'fit', 'fit',
    'What one side expects before the start: how long, with which duties, by which rules.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'horizon whole', 'duties json', 'rules json'
    ]
);
SELECT entente.show_entities(
    'exit_plan', 'exit_plan',
    'The way out that all signed before the partnership went live.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'plan agreed json'
    ]
);
SELECT entente.show_entities(
    'exit', 'exit',
    'One use of the way out, from the proposal to the archives.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'path text', 'plan text', 'noticed_on day'
    ]
);
SELECT entente.show_entities(
    'archive', 'archive',
    'What one side took with it: how many items, and the digest of all of them.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'own whole', 'received whole', 'reimported whole', 'digest text', 'taken_on day'
    ]
);
SELECT entente.show_entities(
    'action', 'action',
    'One thing that somebody does by a day.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'due day', 'done_on day', 'dropped_on day', 'serves text', 'organisation text'
    ]
);
SELECT entente.show_entities(
    'gate', 'gate',
    'One condition that a side sets itself before it leaves one of the six basic steps.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'step text'
    ]
);
SELECT entente.show_entities(
    'goal', 'goal',
    'What shall be reached, by whom, until when; signed by all when it is specific enough.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'driver text', 'unit text', 'baseline decimal', 'target decimal', 'due day', 'ask text',
        'kpi text', 'accepted_by json', 'plan agreed json'
    ]
);
SELECT entente.show_entities(
    'obligation', 'obligation',
    'What one side or both must do until a day.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'side text', 'due day', 'completed_on day', 'source text'
    ]
);
SELECT entente.show_entities(
    'review', 'review',
    'A review of the partnership that both sides hold.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'due day', 'held_on day', 'minutes text', 'attended json'
    ]
);
SELECT entente.show_entities(
    'review_entry', 'review_entry',
    'What a review found: something that works, something to refine, or an opportunity.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'review text', 'list text', 'due day', 'closed_on day', 'became text'
    ]
);
SELECT entente.show_entities(
    'flag', 'flag',
    'A problem that somebody raised, with a clock until the other side answers.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'about text', 'answer text', 'answered_by text', 'raised_at instant',
        'answered_at instant'
    ]
);
SELECT entente.show_entities(
    'settlement', 'settlement',
    'A conflict that somebody settled: since when two values stood side by side, and until when.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'about text', 'began_on day', 'settled_on day'
    ]
);
SELECT entente.show_entities(
    'evaluation', 'evaluation',
    'One mark of a side''s scorecard of its partner, which stays on that side.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'of text', 'criterion text', 'mark whole'
    ]
);
SELECT entente.show_entities(
    'evaluation_result', 'evaluation_result',
    'What a side shares of its scorecard: the mean, and not the marks.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'of text', 'mean decimal'
    ]
);
SELECT entente.show_entities(
    'clash', 'clash',
    'Something in which the partners do not fit, and the rule by which they live with it.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'severity text', 'settled_by text'
    ]
);
SELECT entente.show_entities(
    'lesson', 'lesson',
    'What was learned, for the next time.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'learned_on day', 'from text', 'keep flag'
    ]
);
SELECT entente.show_entities(
    'charter', 'charter',
    'The charter: vision, objectives, resourcing and governance, each signed by all.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'departments json', 'pinned json', 'vision agreed text', 'objectives agreed json',
        'resourcing agreed json', 'governance agreed json'
    ]
);
SELECT entente.show_entities(
    'capacity', 'capacity',
    'How many full-time people one side pledged for a month, and how many it logged.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'month text', 'pledged decimal', 'logged decimal'
    ]
);
SELECT entente.show_entities(
    'acknowledgement', 'acknowledgement',
    'A department''s word that it has read something and goes by it.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'subject text', 'on day'
    ]
);
SELECT entente.show_entities(
    'body', 'body',
    'A body that governs the partnership, such as a steering board.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'purpose text', 'cadence text', 'members json'
    ]
);
SELECT entente.show_entities(
    'meeting', 'meeting',
    'A meeting of a body, or of anybody of both sides.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'body text', 'day day', 'minutes text', 'attended json'
    ]
);
SELECT entente.show_entities(
    'template', 'template',
    'What a partnership left behind for the next one to begin with.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'scope text', 'taken_on day', 'finished text', 'entities json'
    ]
);
SELECT entente.show_entities(
    'sponsor', 'sponsor',
    'Who answers for the partnership before one side''s board.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'member text', 'met_on json'
    ]
);
SELECT entente.show_entities(
    'decision', 'decision',
    'What was asked, what was decided, and by whom.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'asked_on day', 'decided_on day', 'decided_by text', 'decider text', 'outcome text',
        'about text', 'commits money', 'future text'
    ]
);
SELECT entente.show_entities(
    'risk', 'risk',
    'What may go wrong, how likely and how bad it is, and what is done about it.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'likelihood whole', 'impact whole', 'response text', 'due day'
    ]
);
SELECT entente.show_entities(
    'statement', 'statement',
    'What was earned together in a period, and how it is shared; closed when all signed it.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'from day', 'until day', 'pool money', 'holder text', 'shares json', 'closing agreed json'
    ]
);
SELECT entente.show_entities(
    'payment', 'payment',
    'What one side paid of another''s share; it counts when the receiver confirmed it.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'state text', 'statement text', 'receiver text', 'amount money', 'paid_on day'
    ]
);
SELECT entente.show_entities(
    'placement', 'placement',
    'Where one organisation places the partnership between earning and learning.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'earning decimal', 'learning decimal', 'day day'
    ]
);
SELECT entente.show_entities(
    'need', 'need',
    'What an organisation needs from its partners, which stays with it.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'critical flag'
    ]
);
SELECT entente.show_entities(
    'coverage', 'coverage',
    'What part of a need a partner covers.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'need text', 'share decimal', 'partner text'
    ]
);
SELECT entente.show_entities(
    'dependence_result', 'dependence_result',
    'What an organisation shares of how much it depends on its partners: counts, and no need.',
    ARRAY[
        'title text', 'details text', 'department text', 'goal_owner text', 'responsible text',
        'rule text', 'mentions json', 'estimate money', 'remark text', 'published_as text',
        'critical whole', 'warned whole'
    ]
);
