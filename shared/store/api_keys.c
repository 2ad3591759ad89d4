/*
 * API keys in the tables: creating, reading, verifying, deleting.
 *
 * Of a key only hash, fingerprint and prefix are stored. Results show the fingerprint, as hex in documents, and never the hash:
 * who needs it reads the table.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/domain.h"
#include "function.h"
#include "store/schema.h"
#include "store/users.h"

enum
{
	HEX_LENGTH = 2 * CZ_SHA256_SIZE,

	/* A prefix has 48 random bits: with a million keys, one new one in 280 million meets it. Five in a row are no chance. */
	MOST_ATTEMPTS = 5
};

static const char *const key_names[CZ_API_KEY_COLUMN_COUNT] = {
	"id", "user_id", "fingerprint", "prefix", "created_at", "last_used",
};

static const unsigned char key_sorted[CZ_API_KEY_COLUMN_COUNT] = {
	CZ_API_KEY_ID,		  CZ_API_KEY_SHOWN,		 CZ_API_KEY_USER_ID,
	CZ_API_KEY_LAST_USED, CZ_API_KEY_CREATED_AT, CZ_API_KEY_FINGERPRINT,
};

static const cz_shape key_shape = {"API key", CZ_API_KEY_COLUMN_COUNT, key_names, CZ_API_KEY_LETTERS, key_sorted};

/* ---- fingerprints ---- */

static cz_code
write_hex(cz_context *context, cz_bytes bytes, cz_text *text)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = cz_allocate(context, 2 * bytes.length);

	if (!hex)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < bytes.length; i++) {
		hex[2 * i] = digits[bytes.data[i] >> 4];
		hex[2 * i + 1] = digits[bytes.data[i] & 15];
	}
	*text = (cz_text){hex, 2 * bytes.length};
	return CZ_OK;
}

static int
hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	character |= 0x20;
	return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* The sentence doesn't repeat the value, which may be a key. */
static cz_code
not_a_fingerprint(cz_context *context)
{
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"fingerprint\" is none; allowed: %d bytes, or %d hex digits",
				   CZ_SHA256_SIZE, HEX_LENGTH);
}

/* Hex digits, with the \x that PostgreSQL writes before them or without. */
static cz_code
read_hex(cz_context *context, cz_text text, cz_value *fingerprint)
{
	uint8_t *bytes = cz_allocate(context, CZ_SHA256_SIZE);

	if (!bytes)
		return CZ_OUT_OF_MEMORY;
	if (cz_text_starts_with(text, "\\x"))
		text = (cz_text){text.data + 2, text.length - 2};
	if (text.length != HEX_LENGTH)
		return not_a_fingerprint(context);
	for (size_t i = 0; i < CZ_SHA256_SIZE; i++) {
		int high = hex_digit(text.data[2 * i]), low = hex_digit(text.data[2 * i + 1]);

		if (high < 0 || low < 0)
			return not_a_fingerprint(context);
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	*fingerprint = cz_bytes_value((cz_bytes){bytes, CZ_SHA256_SIZE});
	return CZ_OK;
}

static cz_code
read_fingerprint(cz_context *context, const cz_value *argument, cz_value *fingerprint)
{
	if (argument->type == CZ_TEXT)
		return read_hex(context, argument->as.text, fingerprint);
	*fingerprint = *argument;
	return argument->as.bytes.length == CZ_SHA256_SIZE ? CZ_OK : not_a_fingerprint(context);
}

/* ---- results ---- */

/* A row as an object. */
static cz_code
key_to_json(cz_context *context, const cz_value *row, cz_json *node)
{
	cz_value shown[CZ_API_KEY_COLUMN_COUNT];
	cz_text hex;

	memcpy(shown, row, sizeof shown);
	CZ_TRY(write_hex(context, row[CZ_API_KEY_FINGERPRINT].as.bytes, &hex));
	shown[CZ_API_KEY_FINGERPRINT] = cz_text_value(hex);
	return cz_state_to_json(context, &key_shape, shown, node);
}

static cz_code
give_key(cz_context *context, const cz_value *row, cz_value *result)
{
	cz_json *node = CZ_NEW(context, cz_json);

	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(key_to_json(context, row, node));
	*result = cz_json_value(node);
	return CZ_OK;
}

/* Somebody may give a key where its id is meant: of that only the prefix is repeated. */
static cz_code
key_missing(cz_context *context, cz_text id)
{
	if (cz_text_starts_with(id, "cpzy_") && id.length > CZ_API_KEY_PREFIX)
		id.length = CZ_API_KEY_PREFIX;
	return cz_fail(context, CZ_API_KEY_NOT_FOUND, "there is no API key \"%.*s\"", CZ_QUOTE(id));
}

/* ---- create ---- */

/* A key that is being created. */
typedef struct cz_new_key
{
	cz_value user_id;
	char key[CZ_API_KEY_LENGTH], id[CZ_ID_LENGTH], hash[CZ_BCRYPT_LENGTH];
	unsigned char fingerprint[CZ_SHA256_SIZE];
	cz_value row[CZ_API_KEY_COLUMN_COUNT]; /* out */
	bool inserted;						   /* out; false when the prefix is taken */
} cz_new_key;

/* Before the section, in which other sessions wait: bcrypt is slow. */
static cz_code
make_key(cz_context *context, cz_new_key *new)
{
	cz_text key = {new->key, CZ_API_KEY_LENGTH};

	CZ_TRY(cz_api_key_new(context, new->key));
	CZ_TRY(cz_id_new(context, new->id));
	cz_sha256(new->key, CZ_API_KEY_LENGTH, new->fingerprint);
	return cz_bcrypt_hash(context, key, CZ_BCRYPT_DEFAULT_COST, new->hash);
}

static cz_code
insert_key(cz_context *context, void *argument)
{
	cz_new_key *new = argument;
	cz_value user[CZ_USER_COLUMN_COUNT];
	cz_value parameters[] = {
		cz_text_value((cz_text){new->id, CZ_ID_LENGTH}),
		cz_bytes_value((cz_bytes){(const uint8_t *)new->hash, CZ_BCRYPT_LENGTH}),
		cz_bytes_value((cz_bytes){new->fingerprint, CZ_SHA256_SIZE}),
		cz_text_value((cz_text){new->key, CZ_API_KEY_PREFIX}),
		cz_time_value(context->host->now(context->engine)),
		new->user_id,
	};

	CZ_TRY(cz_query_one(context, CZ_SQL_api_key_insert, parameters, new->row, &new->inserted));
	return new->inserted ? CZ_OK : cz_user_read(context, &new->user_id, user);
}

/* The row with one member more, the key itself. */
static cz_code
give_new_key(cz_context *context, const cz_new_key *new, cz_value *result)
{
	size_t count = CZ_API_KEY_COLUMN_COUNT + 1;
	cz_json_member *members = CZ_NEW_ARRAY(context, count, cz_json_member);
	cz_json *node = CZ_NEW(context, cz_json), row;

	if (!members || !node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(key_to_json(context, new->row, &row));
	memcpy(members, row.as.members, CZ_API_KEY_COLUMN_COUNT * sizeof *members);
	members[CZ_API_KEY_COLUMN_COUNT] = cz_json_pair("key", cz_json_string((cz_text){new->key, CZ_API_KEY_LENGTH}));
	CZ_TRY(cz_json_members_normalize(context, members, &count));
	*node = cz_json_object(members, count);
	*result = cz_json_value(node);
	return CZ_OK;
}

cz_code
compozy_api_key_create(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_new_key *new = CZ_NEW(context, cz_new_key);

	(void)count;
	if (!new)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_schema_require_writable(context));
	*new = (cz_new_key){.user_id = args[0]};
	for (int i = 0; i < MOST_ATTEMPTS && !new->inserted; i++) {
		CZ_TRY(make_key(context, new));
		CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, insert_key, new));
	}
	if (!new->inserted)
		return cz_fail(context, CZ_ALREADY_EXISTS, "%d new keys in a row had a prefix that is taken", MOST_ATTEMPTS);
	return give_new_key(context, new, result);
}

/* ---- get, list ---- */

cz_code
compozy_api_key_get(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value row[CZ_API_KEY_COLUMN_COUNT];
	bool found;

	(void)count;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_query_one(context, CZ_SQL_api_key_read, args, row, &found));
	return found ? give_key(context, row, result) : key_missing(context, args[0].as.text);
}

cz_code
compozy_api_key_get_by_fingerprint(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value row[CZ_API_KEY_COLUMN_COUNT], fingerprint = cz_null();
	cz_text hex;
	bool found;

	(void)count;
	CZ_TRY(read_fingerprint(context, &args[0], &fingerprint));
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_query_one(context, CZ_SQL_api_key_read_by_fingerprint, &fingerprint, row, &found));
	if (found)
		return give_key(context, row, result);
	CZ_TRY(write_hex(context, fingerprint.as.bytes, &hex));
	return cz_fail(context, CZ_API_KEY_NOT_FOUND, "there is no API key with the fingerprint %.*s", (int)hex.length,
				   hex.data);
}

typedef struct cz_key_listing
{
	const cz_value *user_id;
	cz_rows *rows;
} cz_key_listing;

static cz_code
list_keys(cz_context *context, void *argument)
{
	cz_key_listing *listing = argument;
	cz_value user[CZ_USER_COLUMN_COUNT];

	CZ_TRY(cz_user_read(context, listing->user_id, user));
	return cz_query_rows(context, CZ_SQL_api_key_list, listing->user_id, listing->rows);
}

cz_code
compozy_api_key_list(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_key_listing listing = {args, rows};

	CZ_TRY(cz_schema_require(context));
	return cz_atomically(context, CZ_SECTION_READ, list_keys, &listing);
}

/* ---- touch, delete ---- */

typedef struct cz_key_change
{
	const cz_value *id;
	cz_value row[CZ_API_KEY_COLUMN_COUNT]; /* out */
} cz_key_change;

/* A row that another session has moved further forward is left as it is. */
static cz_code
touch_key(cz_context *context, void *argument)
{
	cz_key_change *change = argument;
	cz_value parameters[] = {cz_time_value(context->host->now(context->engine)), *change->id};
	bool found;

	CZ_TRY(cz_query_one(context, CZ_SQL_api_key_touch, parameters, change->row, &found));
	if (!found)
		CZ_TRY(cz_query_one(context, CZ_SQL_api_key_read, change->id, change->row, &found));
	return found ? CZ_OK : key_missing(context, change->id->as.text);
}

cz_code
compozy_api_key_touch(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_key_change change = {.id = &args[0]};

	(void)count;
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, touch_key, &change));
	return give_key(context, change.row, result);
}

static cz_code
delete_key(cz_context *context, void *argument)
{
	const cz_value *id = argument;
	int64_t deleted;

	CZ_TRY(cz_execute(context, CZ_SQL_api_key_delete, id, &deleted));
	return deleted ? CZ_OK : key_missing(context, id->as.text);
}

cz_code
compozy_api_key_delete(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value id = args[0];

	(void)count;
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, delete_key, &id));
	*result = cz_int(1);
	return CZ_OK;
}

/* ---- verify ---- */

/* One look-up and one bcrypt comparison, whatever is found. */
cz_code
compozy_api_key_verify(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	enum { HASH, USER };
	cz_value row[USER + CZ_USER_COLUMN_COUNT], fingerprint = cz_null();
	unsigned char digest[CZ_SHA256_SIZE];
	cz_text key = args[0].as.text, hash = CZ_TEXT_OF("");
	bool found, matches;

	(void)count;
	CZ_TRY(cz_schema_require(context));
	cz_sha256(key.data, key.length, digest);
	fingerprint = cz_bytes_value((cz_bytes){digest, sizeof digest});
	CZ_TRY(cz_query_one(context, CZ_SQL_api_key_verify, &fingerprint, row, &found));
	if (found)
		hash = (cz_text){(const char *)row[HASH].as.bytes.data, row[HASH].as.bytes.length};
	CZ_TRY(cz_api_key_check(context, key, found ? &hash : NULL, &matches));
	if (!matches)
		return cz_fail(context, CZ_INVALID_CREDENTIALS, "the API key is not valid");
	return cz_state_result(context, &cz_user_shape, row + USER, result);
}
