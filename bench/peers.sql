-- What a user of PostgreSQL would write without the extension, with the same answers: an unknown status is an error.

CREATE OR REPLACE FUNCTION peer_can_transition(from_status text, to_status text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  statuses CONSTANT text[] := ARRAY['PENDING', 'RUNNING', 'WAITING', 'PAUSED', 'SUCCESS', 'FAILED', 'CANCELED', 'TIMED_OUT'];
BEGIN
  IF from_status <> ALL (statuses) THEN
    RAISE EXCEPTION '"%" is not a status; allowed: %', from_status, array_to_string(statuses, ', ');
  END IF;
  IF to_status <> ALL (statuses) THEN
    RAISE EXCEPTION '"%" is not a status; allowed: %', to_status, array_to_string(statuses, ', ');
  END IF;
  RETURN from_status = to_status OR CASE from_status
    WHEN 'PENDING' THEN to_status IN ('RUNNING', 'WAITING', 'PAUSED', 'FAILED', 'CANCELED', 'TIMED_OUT')
    WHEN 'RUNNING' THEN to_status IN ('WAITING', 'PAUSED', 'SUCCESS', 'FAILED', 'CANCELED', 'TIMED_OUT')
    WHEN 'WAITING' THEN to_status IN ('RUNNING', 'PAUSED', 'SUCCESS', 'FAILED', 'CANCELED', 'TIMED_OUT')
    WHEN 'PAUSED' THEN to_status IN ('RUNNING', 'FAILED', 'CANCELED', 'TIMED_OUT')
    WHEN 'FAILED' THEN to_status = 'PENDING'
    WHEN 'TIMED_OUT' THEN to_status = 'PENDING'
    ELSE false
  END;
END $$;

-- Objects deeply, arrays one behind the other, as it is usually written.
CREATE OR REPLACE FUNCTION peer_deep_merge(base jsonb, over jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF jsonb_typeof(base) = 'object' AND jsonb_typeof(over) = 'object' THEN
    RETURN (SELECT coalesce(jsonb_object_agg(coalesce(b.key, o.key),
        CASE WHEN b.value IS NULL THEN o.value WHEN o.value IS NULL THEN b.value ELSE peer_deep_merge(b.value, o.value) END), '{}')
      FROM jsonb_each(base) b FULL JOIN jsonb_each(over) o ON o.key = b.key);
  ELSIF jsonb_typeof(base) = 'array' AND jsonb_typeof(over) = 'array' THEN
    RETURN base || over;
  END IF;
  RETURN over;
END $$;
