// Written from the catalogue; see reference.md.

/** 128 bits as 26 characters of Crockford's base32, in lower case. */
export type ID = string;
/** An exact decimal as text, such as "12.5". */
export type Decimal = string;
/** A civil date such as "2026-11-21". */
export type Day = string;
/** A month such as "2026-11". */
export type Month = string;
/** A day of every year such as "01-31". */
export type YearDay = string;
/** Milliseconds since 1970. */
export type Instant = number;
/** An amount with its currency (ISO 4217). */
export interface Money {
  amount: Decimal;
  currency: string;
}

/** The fields that every entity has. */
export interface Common {
  /** The one line that names it. */
  title?: string;
  /** More about it. */
  details?: string;
  /** The department that it is about. */
  department?: ID;
  /** Who wants it. */
  goal_owner?: ID;
  /** Who does it. */
  responsible?: ID;
  /** By which rule it is done. */
  rule?: ID;
  /** The members whose attention it asks for. */
  mentions?: ID[];
  /** Private. The own estimate of what it is worth. */
  estimate?: Money;
  /** Private. The own remark on it. */
  remark?: string;
  /** Private. Its id where it was published. */
  published_as?: ID;
}

/** The partnership as a whole: its kind, its purpose, and the settings that all agreed on. */
export interface Partnership extends Common {
  /** The currency of shared figures. */
  currency?: string;
  /** The time zone of its civil dates. */
  zone?: string;
  /** The other time zone of a global partnership. */
  second_zone?: string;
  /** What it is for. */
  purpose?: "affiliate" | "production" | "marketing" | "sales" | "finance";
  /** The day on which it goes live. */
  live_on?: Day;
  /** The day on which it began. */
  started_on?: Day;
  /** The opportunity that both sides see (row 13). */
  opportunity?: string;
  /** Which kind of partnership it is (rows 19, 20). */
  kind?: { type?: "alliance" | "joint_research" | "co_marketing" | "minority" | "equity_joint_venture"; kind?: "affiliate" | "networking" | "cross_marketing" | "joint_venture" | "funding_ally"; duration?: "temporary" | "permanent"; term?: "long" | "short" | "one_time" | "trial"; direction?: "vertical" | "horizontal"; reach?: "local" | "global"; from?: Day; event?: Day; commission?: Decimal; funding_source?: string; funding_amount?: Money; second_currency?: string; projects?: string[]; results?: string; cost?: Money; cost_shares?: { organisation: ID; share: Decimal }[]; ownership?: { organisation: ID; share: Decimal }[] };
  /** How profit and loss are shared (rows 17, 25). */
  split?: { profit?: { organisation: ID; share: Decimal }[]; loss?: { organisation: ID; share: Decimal }[]; from?: Day };
  /** The thresholds that all agreed on. */
  settings?: { similar_from?: Decimal; pillar_weak_up_to?: Decimal; attainment_cap?: Decimal; reading_grace_days?: Decimal; dispute_tolerance?: Decimal; failing_below?: Decimal; heartbeat_amber_days?: Decimal; heartbeat_red_days?: Decimal; introduced_from?: Decimal; capacity_kept_from?: Decimal; flag_answer_days?: Decimal; sponsor_days?: Decimal; practice_good_from?: Decimal; four_roles_good_from?: Decimal; relevant_from?: Decimal; consistent_months?: Decimal; pulse_gap?: Decimal; smaller_side_from?: Decimal; decision_days?: Decimal; earning_learning_high_from?: Decimal; trial_days?: Decimal; event_days?: Decimal; sync_days?: Decimal; elements_good_from?: Decimal; decision_working_days?: Decimal; conflict_days?: Decimal; harmony_good_from?: Decimal; split_deviation?: Decimal; notice_warning_days?: Decimal; smart_letters?: Decimal; manage_on_time_from?: Decimal; manage_unread_days?: Decimal; upcoming_days?: Decimal; remind_days?: Decimal; escalate_days?: Decimal; escalate_to_sponsor_days?: Decimal; dependence_share?: Decimal; elements_complete_from?: Decimal; reciprocity_days?: Decimal; read_only_days?: Decimal };
}

/** An organisation's page: its calendar, its currency, and what it would be worth alone. */
export interface Profile extends Common {
  /** What the organisation would earn in a year without the partnership (row 22). */
  baseline?: Money;
  /** Private. What the organisation wants to earn in a year by the partnership (row 18). */
  own_mark?: Money;
  /** The first day of its year of account. */
  fiscal_start?: YearDay;
  /** Its time zone. */
  zone?: string;
  /** The currency it keeps its books in. */
  currency?: string;
  /** The days on which it does not work, besides weekends. */
  holidays?: Day[];
}

/** A role that one side has to fill, with who holds it. */
export interface Role extends Common {
  /** Who holds the role; nobody while it is open. */
  holder?: ID;
  /** What the holder does. */
  duties?: string;
  /** The side that fills it; the one that wrote it when nobody says. */
  organisation?: ID;
}

/** What one organisation wants to learn by the partnership, marked by itself from 1 to 5. */
export interface Competence extends Common {
  /** How well it knew it before the partnership. */
  before?: number;
  /** How well it knows it now. */
  now?: number;
  /** How well it wants to know it. */
  target?: number;
}

/** Two departments of two sides that work with each other. */
export interface Pairing extends Common {
  /** The one department. */
  one?: ID;
  /** The other department. */
  other?: ID;
}

/** What one side gives. */
export interface Give extends Common {
  /** The value driver that it serves (row 3). */
  driver?: "cost_abatement" | "non_traditional_revenue" | "incremental_sales" | "audience_access" | "shared_expertise" | "competitive_advantage" | "brand_credibility" | "innovation" | "speed_to_market";
  /** How much. */
  quantity?: Decimal;
  /** What is counted or measured. */
  unit?: string;
  /** The day from which. */
  starts?: Day;
  /** The day by which. */
  due?: Day;
  /** The day on which the other side looked at it (row 14). */
  reviewed_on?: Day;
  /** The action that plans it (row 14). */
  planned?: ID;
  /** The day on which it was delivered (row 14). */
  delivered_on?: Day;
  /** The note that tells what was done (row 14). */
  told?: ID;
  /** The day on which it was last made use of (row 8). */
  used_on?: Day;
  /** On which terms it is given and taken. */
  terms?: { price?: Decimal; currency?: string; unit?: string; text?: string };
  /** What it is for. */
  purpose?: "affiliate" | "production" | "marketing" | "sales" | "finance";
  /** Where it stands. */
  state?: "draft" | "offered" | "matched" | "accepted" | "delivered" | "confirmed";
}

/** What one side asks for. */
export interface Ask extends Common {
  /** The value driver that it serves (row 3). */
  driver?: "cost_abatement" | "non_traditional_revenue" | "incremental_sales" | "audience_access" | "shared_expertise" | "competitive_advantage" | "brand_credibility" | "innovation" | "speed_to_market";
  /** How much. */
  quantity?: Decimal;
  /** What is counted or measured. */
  unit?: string;
  /** The day from which. */
  starts?: Day;
  /** The day by which. */
  due?: Day;
  /** The day on which the other side looked at it (row 14). */
  reviewed_on?: Day;
  /** The action that plans it (row 14). */
  planned?: ID;
  /** The day on which it was delivered (row 14). */
  delivered_on?: Day;
  /** The note that tells what was done (row 14). */
  told?: ID;
  /** The day on which it was last made use of (row 8). */
  used_on?: Day;
  /** On which terms it is given and taken. */
  terms?: { price?: Decimal; currency?: string; unit?: string; text?: string };
  /** What it is for. */
  purpose?: "affiliate" | "production" | "marketing" | "sales" | "finance";
  /** Where it stands. */
  state?: "draft" | "offered" | "matched" | "accepted" | "delivered" | "confirmed";
}

/** A give that meets an ask; how much of it is accepted, both sides sign. */
export interface Match extends Common {
  /** What is given. */
  give?: ID;
  /** What was asked for. */
  ask?: ID;
  /** How much was delivered so far. */
  delivered?: Decimal;
  /** The day of the last delivery. */
  delivered_on?: Day;
  /** How much both sides accept. */
  accepted?: { quantity: Decimal; unit?: string; due?: Day };
}

/** What one side received and what it was worth to it; the receiver's word is the confirmation. */
export interface Receipt extends Common {
  /** What was received. */
  item?: ID;
  /** What it was worth to the receiver. */
  value?: Money;
  /** The day on which the receiver confirmed it. */
  confirmed_on?: Day;
  /** How much was received. */
  quantity?: Decimal;
  /** The department that gave it (row 34). */
  giver?: ID;
  /** The value driver that it serves (row 3). */
  driver?: "cost_abatement" | "non_traditional_revenue" | "incremental_sales" | "audience_access" | "shared_expertise" | "competitive_advantage" | "brand_credibility" | "innovation" | "speed_to_market";
}

/** Something that one side did for the other, marked by the other for its relevance. */
export interface ValueAdd extends Common {
  /** The day on which it was done. */
  given_on?: Day;
  /** The ask or constraint of the other side that it serves. */
  serves?: ID;
  /** How relevant the receiver finds it; the giver's own mark does not count. */
  relevance?: number;
}

/** What one currency is worth in another from a day on; money is converted by nothing else. */
export interface Rate extends Common {
  /** The currency that is converted. */
  from?: string;
  /** The currency that it is converted to. */
  to?: string;
  /** How many of the second one of the first is. */
  rate?: Decimal;
  /** The first day on which it holds. */
  day?: Day;
  /** Who says so. */
  source?: string;
}

/** Something inside one organisation that the partnership shall reduce or eliminate. */
export interface Constraint extends Common {
  /** How much it hinders, from 1 to 5. */
  severity?: number;
  /** How much of it is gone, in percent. */
  relieved?: Decimal;
  /** The gives that work on it. */
  gives?: ID[];
}

/** A measure that both sides agreed to look at. */
export interface Kpi extends Common {
  /** What is counted or measured. */
  unit?: string;
  /** Whether more of it is better. */
  direction?: "up" | "down";
  /** Where it started. */
  baseline?: Decimal;
  /** Where it shall go. */
  target?: Decimal;
  /** How often it is read. */
  cadence?: "monthly" | "quarterly" | "half_yearly" | "yearly";
  /** How much it counts in the score. */
  weight?: number;
  /** Whether it leads to results or is one. */
  nature?: "lead" | "result";
  /** The value driver that it serves (row 3). */
  driver?: "cost_abatement" | "non_traditional_revenue" | "incremental_sales" | "audience_access" | "shared_expertise" | "competitive_advantage" | "brand_credibility" | "innovation" | "speed_to_market";
  /** What it is for (row 35). */
  purpose?: "affiliate" | "production" | "marketing" | "sales" | "finance";
  /** Who answers for it, on each side. */
  owners?: ID[];
  /** Whom its driver serves; its maker when empty. */
  serves?: ID[];
  /** Who can act on it (row 13). */
  influenced_by?: ID[];
  /** What it measures and where it shall go, as both sides signed it. */
  definition?: { unit?: string; direction?: "up" | "down"; baseline?: Decimal; target?: Decimal; cadence?: "monthly" | "quarterly" | "half_yearly" | "yearly"; weight?: number; nature?: "lead" | "result" };
}

/** One side's value of a KPI for one month; for a longer cadence, the last month of it. */
export interface Reading extends Common {
  /** What was read. */
  kpi?: ID;
  /** The month. */
  period?: Month;
  /** The value. */
  value?: Decimal;
  /** Where the value comes from. */
  source?: string;
  /** The value on which both sides settled a dispute. */
  settled?: Decimal;
}

/** How ready one side is in one of the five key pillars, with the evidence for it. */
export interface PillarScore extends Common {
  /** The pillar. */
  pillar?: "readiness" | "framework" | "expectations" | "management" | "improvement";
  /** From 0, nothing, to 4, everything. */
  score?: number;
  /** Where it can be seen. */
  evidence?: ID;
}

/** A text that several write at once. */
export interface Note extends Common {
  /** What it says. */
  body?: string;
  /** What it is about. */
  about?: ID;
  /** Whether it tells all departments what the partnership is up to (row 13). */
  message?: boolean;
  /** The members who opened it. */
  opened_by?: ID[];
  /** The day on which the other side first opened it. */
  opened_on?: Day;
}

/** What somebody says about an entity: to all in a shared stream, among colleagues in an own one. */
export interface Comment extends Common {
  /** What it is about. */
  about?: ID;
  /** The comment that it answers. */
  answers?: ID;
  /** What it says. */
  body?: string;
}

/** One member's marks from 1 to 5 for the seven criteria of trust. */
export interface Pulse extends Common {
  /** The month in which all are asked. */
  round?: Month;
  /** How far one trusts the other side. */
  trust?: number;
  /** How far the other side does what it says. */
  integrity?: number;
  /** How well people work with each other. */
  chemistry?: number;
  /** How well the other side answers. */
  responsive?: number;
  /** How far both want the same. */
  aligned_purpose?: number;
  /** How far both value the same. */
  values?: number;
  /** How far both hold to the same principles. */
  principles?: number;
}

/** One side's mean marks for the seven criteria of trust, from at least three answers. */
export interface PulseResult extends Common {
  /** The month in which all were asked. */
  round?: Month;
  /** How many answered. */
  answers?: number;
  /** How far one trusts the other side. */
  trust?: Decimal;
  /** How far the other side does what it says. */
  integrity?: Decimal;
  /** How well people work with each other. */
  chemistry?: Decimal;
  /** How well the other side answers. */
  responsive?: Decimal;
  /** How far both want the same. */
  aligned_purpose?: Decimal;
  /** How far both value the same. */
  values?: Decimal;
  /** How far both hold to the same principles. */
  principles?: Decimal;
}

/** A file beside an entity, named by the digest of its bytes. */
export interface Attachment extends Common {
  /** What it belongs to. */
  of?: ID;
  /** The file's name. */
  name?: string;
  /** What kind of file it is, such as application/pdf. */
  media_type?: string;
  /** How many bytes it has. */
  bytes?: number;
  /** The SHA-256 of its bytes, as base64url. */
  digest?: string;
}

/** One term of the agreement, in force in the version that all organisations signed. */
export interface Term extends Common {
  /** What it is about. */
  kind?: "ownership" | "profit_and_loss" | "length" | "decisions" | "authority" | "critical_developments" | "withdrawal" | "dissolution" | "free";
  /** What is agreed. */
  content?: { text?: string; ownership?: { organisation: ID; share: Decimal }[]; profit?: { organisation: ID; share: Decimal }[]; loss?: { organisation: ID; share: Decimal }[]; costs?: { organisation: ID; share: Decimal }[]; starts?: Day; ends?: Day; notice_days?: number; quorum?: number; ladder?: { level: string; days: number }[]; authority?: { organisation: ID; level: "member" | "head" | "sponsor" | "board"; limit: Money }[]; triggers?: { event: string; watcher?: ID }[]; dispositions?: { asset: string; organisation?: ID }[] };
}

/** How something is done, with the evidence that it asks for. */
export interface Rule extends Common {
  /** What it is about. */
  kind?: "practice" | "costs" | "special";
  /** The use of the partnership for which it holds; for every one without. */
  purpose?: "affiliate" | "production" | "marketing" | "sales" | "finance";
  /** Whether somebody must be able to show that it is kept. */
  needs_evidence?: boolean;
  /** What shows that it is kept. */
  evidence?: ID;
  /** The last day on which the evidence holds. */
  expires?: Day;
}

/** A promise of one side not to work with others on something; private ones note promises elsewhere. */
export interface Exclusivity extends Common {
  /** What it is about. */
  scope?: string;
  /** Where it holds; everywhere when empty. */
  territory?: string;
  /** Who is bound. */
  bound?: ID;
  /** To whom, when it is no organisation of this partnership. */
  partner?: string;
  /** The first day. */
  from?: Day;
  /** The last day. */
  until?: Day;
  /** The term that grants it. */
  term?: ID;
}

/** What one side expects before the start: how long, with which duties, by which rules. */
export interface Fit extends Common {
  /** For how many months it plans. */
  horizon?: number;
  /** The duties that it accepts. */
  duties?: string[];
  /** The rules that it accepts. */
  rules?: string[];
}

/** The way out that all signed before the partnership went live. */
export interface ExitPlan extends Common {
  /** What is agreed. */
  plan?: { path?: "transfer" | "transform" | "exit"; triggers?: { kpi?: ID; below: Decimal; quarters?: number; path?: "transfer" | "transform" | "exit" }[]; notice_days?: number; dispositions?: { asset: string; organisation?: ID }[]; successor?: string; continuity?: ID[]; contingency?: string };
}

/** One use of the way out, from the proposal to the archives. */
export interface Exit extends Common {
  /** What shall become of the partnership. */
  path?: "transfer" | "transform" | "exit";
  /** The plan by which it goes. */
  plan?: ID;
  /** The day on which notice was given. */
  noticed_on?: Day;
  /** Where it stands. */
  state?: "proposed" | "accepted" | "noticed" | "read_only" | "archived" | "withdrawn";
}

/** What one side took with it: how many items, and the digest of all of them. */
export interface Archive extends Common {
  /** How many items it wrote itself. */
  own?: number;
  /** How many it was given to read. */
  received?: number;
  /** How many came back in a re-import. */
  reimported?: number;
  /** The SHA-256 of the archive, as base64url. */
  digest?: string;
  /** The day on which it was taken. */
  taken_on?: Day;
}

/** One thing that somebody does by a day. */
export interface Action extends Common {
  /** The day by which. */
  due?: Day;
  /** The day on which it was done. */
  done_on?: Day;
  /** The day on which it was given up. */
  dropped_on?: Day;
  /** What it is for, such as an ask or a goal. */
  serves?: ID;
  /** The side that does it; the one that wrote it when nobody says. */
  organisation?: ID;
}

/** One condition that a side sets itself before it leaves one of the six basic steps. */
export interface Gate extends Common {
  /** The step. */
  step?: "clarify_needs" | "evaluate_partners" | "set_terms" | "business_planning" | "manage" | "earn_the_share";
  /** Where it stands. */
  state?: "open" | "closed";
}

/** What shall be reached, by whom, until when; signed by all when it is specific enough. */
export interface Goal extends Common {
  /** The value driver that it serves (row 3). */
  driver?: "cost_abatement" | "non_traditional_revenue" | "incremental_sales" | "audience_access" | "shared_expertise" | "competitive_advantage" | "brand_credibility" | "innovation" | "speed_to_market";
  /** What is counted or measured. */
  unit?: string;
  /** Where it starts. */
  baseline?: Decimal;
  /** Where it shall go. */
  target?: Decimal;
  /** The day by which. */
  due?: Day;
  /** The ask that it answers. */
  ask?: ID;
  /** The KPI that shows it. */
  kpi?: ID;
  /** Who says that it can be done. */
  accepted_by?: ID[];
  /** The goal as all signed it. */
  plan?: { unit?: string; baseline?: Decimal; target: Decimal; due: Day };
}

/** What one side or both must do until a day. */
export interface Obligation extends Common {
  /** Whose it is; everybody's when empty. */
  side?: ID;
  /** The day by which. */
  due?: Day;
  /** The day on which it was done. */
  completed_on?: Day;
  /** What it follows from, such as a term or a review. */
  source?: ID;
  /** Where it stands. */
  state?: "pending" | "completed" | "terminated" | "in_dispute";
}

/** A review of the partnership that both sides hold. */
export interface Review extends Common {
  /** The day for which it is planned. */
  due?: Day;
  /** The day on which it was held. */
  held_on?: Day;
  /** What was said. */
  minutes?: ID;
  /** Who was there. */
  attended?: ID[];
  /** Where it stands. */
  state?: "planned" | "held" | "closed" | "cancelled";
}

/** What a review found: something that works, something to refine, or an opportunity. */
export interface ReviewEntry extends Common {
  /** The review that found it. */
  review?: ID;
  /** The list it is in. */
  list?: "works" | "refine" | "opportunity";
  /** The day by which; the next review when empty. */
  due?: Day;
  /** The day on which it was done. */
  closed_on?: Day;
  /** What became of an opportunity. */
  became?: ID;
}

/** A problem that somebody raised, with a clock until the other side answers. */
export interface Flag extends Common {
  /** What it is about. */
  about?: ID;
  /** What the other side says to it. */
  answer?: string;
  /** Who answered; this stops the clock. */
  answered_by?: ID;
  /** When it was raised, where that was before it was written down. */
  raised_at?: Instant;
  /** When it was answered, where that was before it was written down. */
  answered_at?: Instant;
  /** Where it stands. */
  state?: "raised" | "answered" | "closed";
}

/** A conflict that somebody settled: since when two values stood side by side, and until when. */
export interface Settlement extends Common {
  /** The entity that the values were of. */
  about?: ID;
  /** The day on which the second value came. */
  began_on?: Day;
  /** The day on which somebody chose. */
  settled_on?: Day;
}

/** One mark of a side's scorecard of its partner, which stays on that side. */
export interface Evaluation extends Common {
  /** The partner that is marked. */
  of?: ID;
  /** What the partner is looked at for. */
  criterion?: "complementary_skills" | "plan_fit" | "strengths" | "weaknesses" | "working_style" | "management_style" | "ethics" | "values" | "trust" | "integrity" | "chemistry" | "responsiveness" | "aligned_purpose";
  /** From 1, poor, to 5, excellent. */
  mark?: number;
}

/** What a side shares of its scorecard: the mean, and not the marks. */
export interface EvaluationResult extends Common {
  /** The partner that was marked. */
  of?: ID;
  /** The mean of the marks. */
  mean?: Decimal;
}

/** Something in which the partners do not fit, and the rule by which they live with it. */
export interface Clash extends Common {
  /** How much it matters. */
  severity?: "low" | "medium" | "high";
  /** The term or note by which they live with it. */
  settled_by?: ID;
}

/** What was learned, for the next time. */
export interface Lesson extends Common {
  /** The day on which it was learned. */
  learned_on?: Day;
  /** What it was learned from. */
  from?: ID;
  /** Whether it went well and shall be done again. */
  keep?: boolean;
}

/** The charter: vision, objectives, resourcing and governance, each signed by all. */
export interface Charter extends Common {
  /** The departments that must know it. */
  departments?: ID[];
  /** What stays in everybody's sight (row 12). */
  pinned?: ID[];
  /** The shared vision and purpose. */
  vision?: string;
  /** The objectives with their KPIs. */
  objectives?: { statement?: string; kpis?: ID[] };
  /** What each side puts in. */
  resourcing?: { statement?: string; pledges?: { organisation: ID; fte: Decimal }[] };
  /** Who decides, and when they meet. */
  governance?: { statement?: string; bodies?: ID[] };
}

/** How many full-time people one side pledged for a month, and how many it logged. */
export interface Capacity extends Common {
  /** The month. */
  month?: Month;
  /** The pledge; the charter's when empty. */
  pledged?: Decimal;
  /** What was really put in. */
  logged?: Decimal;
}

/** A department's word that it has read something and goes by it. */
export interface Acknowledgement extends Common {
  /** What was read; the charter when empty. */
  subject?: ID;
  /** The day on which it was read. */
  on?: Day;
}

/** A body that governs the partnership, such as a steering board. */
export interface Body extends Common {
  /** What it decides. */
  purpose?: string;
  /** How often it meets. */
  cadence?: "monthly" | "quarterly" | "half_yearly" | "yearly";
  /** Who sits in it. */
  members?: ID[];
}

/** A meeting of a body, or of anybody of both sides. */
export interface Meeting extends Common {
  /** The body that meets. */
  body?: ID;
  /** The day of the meeting. */
  day?: Day;
  /** What was said. */
  minutes?: ID;
  /** Who was there. */
  attended?: ID[];
  /** Where it stands. */
  state?: "planned" | "held" | "cancelled";
}

/** What a partnership left behind for the next one to begin with. */
export interface Template extends Common {
  /** What is cloned. */
  scope?: "partnership" | "plan" | "kpis";
  /** The day on which it was taken. */
  taken_on?: Day;
  /** The finished partnership that it comes from. */
  finished?: string;
  /** The entities that are cloned. */
  entities?: ID[];
}

/** Who answers for the partnership before one side's board. */
export interface Sponsor extends Common {
  /** The sponsor. */
  member?: ID;
  /** The days on which the sponsor met the other side. */
  met_on?: Day[];
}

/** What was asked, what was decided, and by whom. */
export interface Decision extends Common {
  /** The day on which it was asked. */
  asked_on?: Day;
  /** The day on which it was decided. */
  decided_on?: Day;
  /** The side that decided it; the one that wrote it when nobody says. */
  decided_by?: ID;
  /** Who decided it. */
  decider?: ID;
  /** What was decided, and why. */
  outcome?: string;
  /** What it is about. */
  about?: ID;
  /** What it commits the side to (row 28). */
  commits?: Money;
  /** What it decides of the partnership when a trial or an event is over (row 20). */
  future?: "renew" | "transfer" | "transform" | "exit";
}

/** What may go wrong, how likely and how bad it is, and what is done about it. */
export interface Risk extends Common {
  /** From 1, hardly, to 5, almost surely. */
  likelihood?: number;
  /** From 1, a nuisance, to 5, the end of the partnership. */
  impact?: number;
  /** What is done about it. */
  response?: string;
  /** The day by which it is looked at again. */
  due?: Day;
  /** Where it stands. */
  state?: "open" | "mitigated" | "happened" | "closed";
}

/** What was earned together in a period, and how it is shared; closed when all signed it. */
export interface Statement extends Common {
  /** The first day of the period. */
  from?: Day;
  /** The last day of the period. */
  until?: Day;
  /** What there is to share. */
  pool?: Money;
  /** Who holds the pool, and so has its own share. */
  holder?: ID;
  /** The shares in percent, where they are not those that are agreed for the partnership. */
  shares?: { organisation: ID; share: Decimal }[];
  /** The account as all confirmed it; with it the statement is closed. */
  closing?: { pool: Money; shares: { organisation: ID; share: Decimal }[] };
}

/** What one side paid of another's share; it counts when the receiver confirmed what it says. */
export interface Payment extends Common {
  /** The statement that it is paid for. */
  statement?: ID;
  /** Who is paid. */
  receiver?: ID;
  /** How much. */
  amount?: Money;
  /** The day on which it was paid. */
  paid_on?: Day;
  /** Where it stands. */
  state?: "announced" | "confirmed";
}

/** Where one organisation places the partnership between earning and learning. */
export interface Placement extends Common {
  /** How much of its mark it earns. */
  earning?: Decimal;
  /** How much of what it wants to learn it has. */
  learning?: Decimal;
  /** The day that the placement is of. */
  day?: Day;
}

/** What an organisation needs from its partners, which stays with it. */
export interface Need extends Common {
  /** Whether it cannot do without. */
  critical?: boolean;
}

/** What part of a need a partner covers. */
export interface Coverage extends Common {
  /** The need. */
  need?: ID;
  /** What part of it, in percent. */
  share?: Decimal;
  /** Who covers it; the partner of this partnership when empty. */
  partner?: string;
}

/** What an organisation shares of how much it depends on its partners: counts, and no need. */
export interface DependenceResult extends Common {
  /** How many critical needs it has. */
  critical?: number;
  /** For how many it depends on one too much. */
  warned?: number;
}

/** Every type by its name in the log. */
export interface Entities {
  partnership: Partnership;
  profile: Profile;
  role: Role;
  competence: Competence;
  pairing: Pairing;
  give: Give;
  ask: Ask;
  match: Match;
  receipt: Receipt;
  value_add: ValueAdd;
  rate: Rate;
  constraint: Constraint;
  kpi: Kpi;
  reading: Reading;
  pillar_score: PillarScore;
  note: Note;
  comment: Comment;
  pulse: Pulse;
  pulse_result: PulseResult;
  attachment: Attachment;
  term: Term;
  rule: Rule;
  exclusivity: Exclusivity;
  fit: Fit;
  exit_plan: ExitPlan;
  exit: Exit;
  archive: Archive;
  action: Action;
  gate: Gate;
  goal: Goal;
  obligation: Obligation;
  review: Review;
  review_entry: ReviewEntry;
  flag: Flag;
  settlement: Settlement;
  evaluation: Evaluation;
  evaluation_result: EvaluationResult;
  clash: Clash;
  lesson: Lesson;
  charter: Charter;
  capacity: Capacity;
  acknowledgement: Acknowledgement;
  body: Body;
  meeting: Meeting;
  template: Template;
  sponsor: Sponsor;
  decision: Decision;
  risk: Risk;
  statement: Statement;
  payment: Payment;
  placement: Placement;
  need: Need;
  coverage: Coverage;
  dependence_result: DependenceResult;
}
