-- The seven tables. Every key begins with the organisation; nothing refers across organisations.
-- `check_sum` is eight bytes of SHA-256 over the row (sums.rs), against rot.

-- Everything an organisation holds, one sealed body a row. `number` is given out in order of
-- making and never changes; it is what terms and chunks refer to. `terms` is the sum of its terms.
CREATE TABLE entity (
    org       BLOB    NOT NULL,
    number    INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    id        BLOB    NOT NULL,
    version   INTEGER NOT NULL,
    cell      BLOB    NOT NULL,
    chunks    INTEGER NOT NULL,
    terms     INTEGER NOT NULL,
    check_sum INTEGER NOT NULL,
    body      BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX entity_id ON entity (org, id);
CREATE UNIQUE INDEX entity_number ON entity (org, number);
CREATE UNIQUE INDEX entity_kind ON entity (org, kind, number);

-- By what an entity (owner 0) or a leaf (owner: its epoch) is found. `class`: 0 Unique, 1 Exact,
-- 2 Ref, 3 Date.
CREATE TABLE term (
    org    BLOB    NOT NULL,
    owner  INTEGER NOT NULL,
    name   TEXT    NOT NULL,
    value  BLOB    NOT NULL,
    number INTEGER NOT NULL,
    class  INTEGER NOT NULL,
    PRIMARY KEY (org, owner, name, value, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX term_unique ON term (org, name, value) WHERE class = 0;
-- Holds all columns, so that an entity's terms are read from it alone.
CREATE INDEX term_entity ON term (org, owner, number, class) WHERE owner = 0;

-- The ledger: the bytes the tree hashes, and beside them what opens their commitments.
CREATE TABLE leaf (
    org             BLOB    NOT NULL,
    epoch           INTEGER NOT NULL,
    number          INTEGER NOT NULL,
    leaf            BLOB    NOT NULL,
    opening         BLOB    NOT NULL,
    details_cell    BLOB,
    details_opening BLOB,
    terms           INTEGER NOT NULL,
    check_sum       INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX leaf_number ON leaf (org, epoch, number);

-- Complete tiles of the tree: 256 hashes of 32 bytes (C2SP tlog-tiles).
CREATE TABLE tile (
    org    BLOB    NOT NULL,
    epoch  INTEGER NOT NULL,
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX tile_number ON tile (org, epoch, level, number);

-- Chunks of bodies too large for their row.
CREATE TABLE blob (
    org       BLOB    NOT NULL,
    number    INTEGER NOT NULL,
    chunk     INTEGER NOT NULL,
    check_sum INTEGER NOT NULL,
    bytes     BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX blob_chunk ON blob (org, number, chunk);

-- What is to be done later: ids only. `leased_until` is 0 when nobody has it.
CREATE TABLE job (
    org          BLOB    NOT NULL,
    id           BLOB    NOT NULL,
    kind         TEXT    NOT NULL,
    payload      BLOB    NOT NULL,
    not_before   INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    check_sum    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX job_id ON job (org, id);
CREATE UNIQUE INDEX job_due ON job (org, not_before, id);

-- One row an organisation, advanced once a transaction by compare-and-set on `commits`.
-- `receipts` holds the last 256 commit ids, each with first leaf and size, oldest first.
CREATE TABLE head (
    org       BLOB    NOT NULL,
    size      INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    format    INTEGER NOT NULL,
    made      INTEGER NOT NULL,
    commits   INTEGER NOT NULL,
    check_sum INTEGER NOT NULL,
    receipts  BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX head_org ON head (org);
