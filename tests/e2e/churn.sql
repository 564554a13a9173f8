-- One round of what makes files come, go, grow and shrink while a backup reads.
CREATE TABLE churn_:client_id AS SELECT n, md5(n::text) AS text FROM generate_series(1, 20000) AS n;
CREATE INDEX ON churn_:client_id (text);
CREATE TEMPORARY TABLE passing AS SELECT * FROM churn_:client_id LIMIT 1000;
DELETE FROM churn_:client_id WHERE n > 2000;
VACUUM (TRUNCATE) churn_:client_id;
DROP TABLE passing;
INSERT INTO not_logged SELECT n FROM generate_series(1, 1000) AS n;
DROP TABLE churn_:client_id;
\sleep 50 ms
