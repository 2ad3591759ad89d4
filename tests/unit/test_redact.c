/*
 * Redaction: what is replaced, what is not, that the time is in proportion to the text, and documents in both forms.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>
#include <time.h>

#include "document.h"
#include "domain/redact.h"
#include "domain/secret_name.h"

typedef struct redaction
{
	const char *text, *redacted; /* NULL: the text stays */
} redaction;

/* Made up, or the examples of the vendors' own documentation. */
#define A20 "aB3dE5gH7jK9mN1pQ3sT"
#define A36 A20 "5vW7xY9zA1bC3dE5"
#define HEX32 "0123456789abcdef0123456789abcdef"
#define JWT "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
#define JWE "eyJhbGciOiJSU0EtT0FFUCJ9.OKOawDo13g.48V1_ALb6US04U3b.5eym8TW_c8SuK0lt.XFBoMYUZodetZdvT"

static const redaction shapes[] = {
	{"cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw", "[REDACTED]"},
	{"sk-1234567890123456", "[REDACTED]"},
	{"sk-proj-" A20, "[REDACTED]"},
	{"sk-ant-api03-" A36 "-_x", "[REDACTED]"},
	{"(sk-abcdefghijklmnopqrst)", "([REDACTED])"},
	{"pk-abcdef1234567890", "[REDACTED]"},
	{"api_1234567890123456", "[REDACTED]"},
	{"key-xyz1234567890123", "[REDACTED]"},
	{"gsk_" A36 A20, "[REDACTED]"},
	{"hf_" A36, "[REDACTED]"},
	{"r8_" A36, "[REDACTED]"},
	{"ghp_" A36, "[GITHUB_TOKEN_REDACTED]"},
	{"gho_" A36 ".", "[GITHUB_TOKEN_REDACTED]."},
	{"ghu_" A36, "[GITHUB_TOKEN_REDACTED]"},
	{"ghs_" A36, "[GITHUB_TOKEN_REDACTED]"},
	{"x-ghr_" A36 "-y", "x-[GITHUB_TOKEN_REDACTED]-y"},
	{"github_pat_" A20 "_" A36, "[GITHUB_TOKEN_REDACTED]"},
	{"glpat-" A20, "[REDACTED]"},
	{"npm_" A36, "[REDACTED]"},
	{"xoxb-123456789012", "[SLACK_TOKEN_REDACTED]"},
	{"xoxa-2-123456789012", "[SLACK_TOKEN_REDACTED]"},
	{"xoxp-123456789012", "[SLACK_TOKEN_REDACTED]"},
	{"xapp-1-A012-345-abcdef", "[SLACK_TOKEN_REDACTED]"},
	{"https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXX x", "https://[SLACK_TOKEN_REDACTED] x"},
	{"https://discord.com/api/webhooks/1234/" A20, "https://[REDACTED]"},
	{"AKIAIOSFODNN7EXAMPLE", "[AWS_KEY_REDACTED]"},
	{"id=ASIAIOSFODNN7EXAMPLE,", "id=[AWS_KEY_REDACTED],"},
	{"AIzaSyA1234567890abcdefghijklmnopqrstuv", "[REDACTED]"},
	{"ya29." A36, "[REDACTED]"},
	{"dop_v1_" HEX32 HEX32, "[REDACTED]"},
	{"hvs." A36, "[REDACTED]"},
	{"sk_live_" A20 " rk_test_" A20, "[REDACTED] [REDACTED]"},
	{"whsec_" A20 "==", "[REDACTED]"},
	{"SG." A20 "xx." A36 "abcdefg", "[REDACTED]"},
	{"shpat_" HEX32, "[REDACTED]"},
	{"SK" HEX32, "[REDACTED]"},
	{JWT, "[JWT_REDACTED]"},
	{"jwt is " JWT ".", "jwt is [JWT_REDACTED]."},
	{JWE, "[JWT_REDACTED]"},
	{"-----BEGIN RSA PRIVATE KEY-----\nMIIE\nab==\n-----END RSA PRIVATE KEY-----\nrest", "[PRIVATE_KEY_REDACTED]\nrest"},
	{"x\\n-----BEGIN OPENSSH PRIVATE KEY-----\\nb3Bl\\n-----END OPENSSH PRIVATE KEY-----\\n", "x\\n[PRIVATE_KEY_REDACTED]\\n"},
	{"-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc", "[PRIVATE_KEY_REDACTED]"},
	/* not these */
	{"sk-1234567", NULL},
	{"sk-learn-pipeline-with-many-words", NULL},
	{"key-value-store-implementation", NULL},
	{"task-runner-configuration-file", NULL},
	{"api_response_handler_function", NULL},
	{"ghp_short", NULL},
	{"xghp_" A36, NULL},
	{"AKIAIOSFODNN7EXAMPLEX", NULL},
	{"akiaiosfodnn7example", NULL},
	{"AKIA IOSFODNN7EXAMPLE", NULL},
	{"SKIPPED_THE_NEXT_FEW_LINES_OF_LOG", NULL},
	{"eyJhbGciOiJIUzI1NiJ9", NULL},
	{"eyJhbGciOiJIUzI1NiJ9.abc.def", NULL},
	{"-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----", NULL},
	{"-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----", NULL},
	{"---------- table ----------", NULL},
};

static const redaction names[] = {
	{"api_key=secret123", "api_key=[REDACTED]"},
	{"api-key: 'secret123'", "api-key: '[REDACTED]'"},
	{"API_KEY=\"secret 123\"", "API_KEY=\"[REDACTED]\""},
	{"token=abc123xyz", "token=[REDACTED]"},
	{"secret: mysecret", "secret: [REDACTED]"},
	{"password=mypass123 next", "password=[REDACTED] next"},
	{"password : x", "password : [REDACTED]"},
	{"password => 'x'", "password => '[REDACTED]'"},
	{"password := \"x\"", "password := \"[REDACTED]\""},
	{"if password == \"x\"", "if password == \"[REDACTED]\""},
	{"pwd: hunter2", "pwd: [REDACTED]"},
	{"accessToken=xyz", "accessToken=[REDACTED]"},
	{"db.password=x", "db.password=[REDACTED]"},
	{"DB_PASSWORD=x", "DB_PASSWORD=[REDACTED]"},
	{"dbpassword=x", "dbpassword=[REDACTED]"},
	{"PASSWORD2=x", "PASSWORD2=[REDACTED]"},
	{"password_confirmation=x", "password_confirmation=[REDACTED]"},
	{"AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AWS_SECRET_ACCESS_KEY=[REDACTED]"},
	{"aws_access_key_id: AKIAIOSFODNN7EXAMPLE", "aws_access_key_id: [REDACTED]"},
	{"AccountKey=abc+/==;EndpointSuffix=x", "AccountKey=[REDACTED];EndpointSuffix=x"},
	{"Your API key: 12345abc", "Your API key: [REDACTED]"},
	{"password=a,b c", "password=[REDACTED] c"},
	{"password=x, user=y", "password=[REDACTED], user=y"},
	{"(password=x)", "(password=[REDACTED])"},
	{"token: " JWT, "token: [REDACTED]"},
	{"?token=abc&page=2#top", "?token=[REDACTED]&page=2#top"},
	{"Server=x;Password=abc;Database=y", "Server=x;Password=[REDACTED];Database=y"},
	{"{\"password\": \"a b\\\"c\", \"x\": 1}", "{\"password\": \"[REDACTED]\", \"x\": 1}"},
	{"{\\\"password\\\": \\\"a \\\\\\\"b\\\", \\\"x\\\": 1}", "{\\\"password\\\": \\\"[REDACTED]\\\", \\\"x\\\": 1}"},
	{"{'token':'a b'}", "{'token':'[REDACTED]'}"},
	{"password: \"cut off", "password: \"[REDACTED] off"},
	{"--password hunter2 -v", "--password [REDACTED] -v"},
	{"--api-key=abc", "--api-key=[REDACTED]"},
	{"--token 'a b'", "--token '[REDACTED]'"},
	{"ALTER ROLE a PASSWORD 'a b'", "ALTER ROLE a PASSWORD '[REDACTED]'"},
	{"Authorization: Bearer abc", "Authorization: Bearer [REDACTED]"},
	{"-H \"Authorization: token abc\" x", "-H \"Authorization: token [REDACTED]\" x"},
	{"Authorization: Basic dXNlcjpwYXNz\nHost: x", "Authorization: Basic [REDACTED]\nHost: x"},
	{"Proxy-Authorization: abc def\nHost: x", "Proxy-Authorization: [REDACTED]\nHost: x"},
	{"{\"Authorization\": \"Bearer a b\"}", "{\"Authorization\": \"Bearer [REDACTED]\"}"},
	{"Authorization: Digest username=\"u\", response=\"r\"\nHost: x", "Authorization: Digest [REDACTED]\nHost: x"},
	{"Cookie: a=b; c=d\r\nHost: x", "Cookie: [REDACTED]\r\nHost: x"},
	{"Set-Cookie: session=abc; Path=/", "Set-Cookie: [REDACTED]"},
	{"token: Bearer abc", "token: Bearer [REDACTED]"},
	{"Bearer abc123", "Bearer [REDACTED]"},
	{"bearer abcdefghijklmnop,", "bearer [REDACTED],"},
	{"Basic dXNlcjpwYXNz", "Basic [REDACTED]"},
	{"private_key: -----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----", "private_key: [PRIVATE_KEY_REDACTED]"},
	{"dsn=host=x", "dsn=[REDACTED]"},
	{"DATABASE_URL=postgres://u:p@h/d", "DATABASE_URL=postgres://[REDACTED]@h/d"},
	{"connection_string: \"postgres://u:p@h/d\"", "connection_string: \"postgres://[REDACTED]@h/d\""},
	/* not these */
	{"prompt_tokens: 500, completion_tokens=20", NULL},
	{"max_token: 500 eos_token: </s>", NULL},
	{"password", NULL},
	{"password:", NULL},
	{"password: \n next line", NULL},
	{"password authentication failed for user \"x\"", NULL},
	{"password=null, token: true, secret=None", NULL},
	{"password=${PASSWORD} token: {{ .env.TOKEN }}", NULL},
	{"credentials: {\"user\": \"bob\"}", NULL},
	{"password=[REDACTED], token: \"[REDACTED]\"", NULL},
	{"Authorization: Bearer [REDACTED]", NULL},
	{"author: me, authority: you, compass=north, secretary: x, monkey=1", NULL},
	{"primary_key=id, key: value, keyboard=us", NULL},
	{"std::token::kind, token::x", NULL},
	{"http://auth:8080/path, pass: 12, pwd=/root", NULL},
	{"token_type: bearer, token_count=5, secret_name: x", NULL},
	{"the bearer of this letter, Bearer token required, bearer authentication", NULL},
	{"Basic Authentication, basic auth, Basic YWJjZA==", NULL},
	{"unexpected token '}' and the password field", NULL},
	{"--password-file /x --no-token -v", NULL},
};

static const redaction addresses[] = {
	{"postgres://user:pass@localhost/db", "postgres://[REDACTED]@localhost/db"},
	{"mongodb+srv://admin:password@cluster.mongodb.net/test", "mongodb+srv://[REDACTED]@cluster.mongodb.net/test"},
	{"redis://:pass@h:6379", "redis://[REDACTED]@h:6379"},
	{"https://token@github.com/a/b.git", "https://[REDACTED]@github.com/a/b.git"},
	{"mysql://root:p@ss@h:1/d", "mysql://[REDACTED]@h:1/d"},
	{"postgres://u:p/ss#1@host/db", "postgres://[REDACTED]@host/db"},
	{"\"amqp://u:p@h\"", "\"amqp://[REDACTED]@h\""},
	{"user@example.com", "[EMAIL_REDACTED]"},
	{"contact: admin@company.org.", "contact: [EMAIL_REDACTED]."},
	{"<john.doe+tag@subdomain.example.co.uk>", "<[EMAIL_REDACTED]>"},
	{"a@b.cc,d@e.ff", "[EMAIL_REDACTED],[EMAIL_REDACTED]"},
	{"jürgen@münchen.de", "[EMAIL_REDACTED]"},
	{"联系a@b.com吧", "联系[EMAIL_REDACTED]吧"},
	/* not these */
	{"http://localhost:8080/a?b=c", NULL},
	{"https://medium.com/@user/post", NULL},
	{"http://[::1]:80/a@b", NULL},
	{"https://@host", NULL},
	{"postgres://[REDACTED]@h", NULL},
	{"@user, user@host, @scope/pkg@1.2.3, a@b.c, a @ b.com", NULL},
	{"image@sha256:abc", NULL},
};

static const redaction ordinary[] = {
	{"", NULL},
	{"This is a normal log message with no secrets.", NULL},
	{"550e8400-e29b-41d4-a716-446655440000", NULL},
	{"0ujtsYcgvSTl8PAuAdqWYSMnLOv", NULL},
	{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", NULL},
	{"commit 968b394f6db7ba1fa8ab1b5e931c9f9278678c4f", NULL},
	{"2025-01-31T12:00:00.000000Z 10.0.0.1:5432 0x7fff5fbff8c0 1,234.56 C:\\Users\\x", NULL},
	{"SELECT * FROM users WHERE id = 'u1'; -- all of them", NULL},
	{"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk", NULL},
	{"Größe: 5 µm, 価格: 100円, эл. почта", NULL},
};

static cz_text
redact(cz_context *context, cz_text text)
{
	cz_text redacted = CZ_TEXT_OF("");

	CHECK(cz_redact_text(context, text, &redacted) == CZ_OK);
	return redacted;
}

/* As it stands, in a sentence, and a second time. */
static void
check_cases(const redaction *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		cz_context context;
		test_engine engine;
		const char *expected = cases[i].redacted ? cases[i].redacted : cases[i].text;
		cz_text once;

		test_context(&context, NULL, &engine);
		once = redact(&context, cz_text_from(cases[i].text));
		CHECK_TEXT(once, expected);
		CHECK_TEXT(redact(&context, once), expected);
		if (!cases[i].redacted)
			CHECK_CASE(once.data == cases[i].text, "%s: copied", cases[i].text);
		cz_context_clear(&context);
	}
}

static void
test_in_sentence(void)
{
	cz_context context;
	test_engine engine;

	test_context(&context, NULL, &engine);
	CHECK_TEXT(redact(&context, CZ_TEXT_OF("Bearer abc123 api_key=secret email@test.com sk-1234567890123456, ok")),
			   "Bearer [REDACTED] api_key=[REDACTED] [EMAIL_REDACTED] [REDACTED], ok");
	cz_context_clear(&context);
}

/* ---- names ---- */

static void
test_names(void)
{
	static const struct
	{
		const char *name;
		cz_secret_name class;
	} known[] = {
		{"", CZ_NAME_ORDINARY},			{"_", CZ_NAME_ORDINARY},		 {"1", CZ_NAME_ORDINARY},
		{"apikey", CZ_NAME_SECRET},		{"APIKey", CZ_NAME_SECRET},		 {"X-Api-Key", CZ_NAME_SECRET},
		{"api key", CZ_NAME_SECRET},	{"clientSecret", CZ_NAME_SECRET}, {"HTTPAuth", CZ_NAME_WEAK},
		{"http_auth", CZ_NAME_WEAK},	{"oauth", CZ_NAME_ORDINARY},	 {"basicAuth", CZ_NAME_WEAK},
		{"compass", CZ_NAME_ORDINARY},	{"db_pass", CZ_NAME_WEAK},		 {"userPass", CZ_NAME_WEAK},
		{"tokens", CZ_NAME_ORDINARY},	{"token1", CZ_NAME_SECRET},		 {"token_hash", CZ_NAME_SECRET},
		{"tokenHash2", CZ_NAME_SECRET}, {"SecretString", CZ_NAME_SECRET}, {"hash", CZ_NAME_ORDINARY},
		{"maxToken", CZ_NAME_ORDINARY}, {"climax_token", CZ_NAME_SECRET}, {"Cookie", CZ_NAME_LINE},
		{"Set-Cookie", CZ_NAME_LINE},	{"authorization", CZ_NAME_AUTHORIZATION},
		{"reauthorization", CZ_NAME_ORDINARY}, {"dsn", CZ_NAME_ADDRESS}, {"DatabaseURL", CZ_NAME_ADDRESS},
		{"user.password", CZ_NAME_PASSWORD}, {"password_policy", CZ_NAME_ORDINARY}, {"pässword", CZ_NAME_ORDINARY},
		{"0123456789012345678901234567890123456789012345678901234567890123456789_secret", CZ_NAME_SECRET},
		{"0123456789012345678901234567890123456789012345678901234567890123456789_secret_place", CZ_NAME_ORDINARY},
	};

	for (size_t i = 0; i < COUNT(known); i++)
		CHECK_CASE(cz_secret_name_of(cz_text_from(known[i].name)) == known[i].class, "%s: %d", known[i].name,
				   cz_secret_name_of(cz_text_from(known[i].name)));
}

/* ---- time ---- */

static const char *const pieces[] = {
	"a ", "password='", "password=\"", "token: '\\", "a@", "a.", "x://y:z/", "dsn=", "dsn=a", "auth=/", "auth=1", "-----BEGIN PRIVATE KEY",
	"-----BEGIN PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----", "-----", "-", "eyJ.a.", "eyJ", "eyJa.eyJ", "Bearer ", "bearer a",
	"Basic YTo", "basic aaaa", "cpzy_", "sk-", "ghp_-", "AKIA-", ",", "&a", "\\", "\\\"", "\\\\\\'", "password", "password:",
	"password: ,a", "authorization: digest ", "authorization:", "cookie:'", "key ", "api key", "SG.", "ya29.", "[REDACTED]", "token=[",
	"{", "a=b,", "é", "中", "@", "a@b.", "token=a,b ", "--token ", "PASSWORD '", "http://a:b", "://", "_", "x://y:z\\\\\\'",
	"password=\\'", "password=\\\\\\\"", "hooks.slack.com/services/", "\n", "'", "\"", "=", ":", "1", "Z",
};

enum { LONG = 200000 };

/* A quadratic scan of so much takes minutes under the sanitizers. */
static void
check_time(const char *const *parts, size_t count)
{
	char *text = malloc(LONG + 100);
	size_t length = 0;
	cz_context context;
	test_engine engine;
	clock_t start = clock();

	while (text && length < LONG)
		for (size_t i = 0; i < count; i++) {
			memcpy(text + length, parts[i], strlen(parts[i]));
			length += strlen(parts[i]);
		}
	test_context(&context, NULL, &engine);
	(void)redact(&context, (cz_text){text, length});
	CHECK_CASE((clock() - start) / CLOCKS_PER_SEC < 2, "%s%s", parts[0], parts[count - 1]);
	cz_context_clear(&context);
	free(text);
}

static void
test_time(void)
{
	uint64_t random = 1;

	for (size_t i = 0; i < COUNT(pieces); i++)
		check_time(&pieces[i], 1);
	for (int i = 0; i < 100; i++) {
		const char *parts[3];

		for (int j = 0; j < 3; j++) {
			random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			parts[j] = pieces[(random >> 33) % COUNT(pieces)];
		}
		check_time(parts, 3);
	}
}

/* ---- any text ---- */

/* Random sequences of the pieces, in memory that ends where they end: nothing is read beyond, and secrets never come back. */
static void
test_any_text(void)
{
	uint64_t random = 7;

	for (int i = 0; i < 20000; i++) {
		char buffer[400], *text;
		size_t length = 0;
		cz_context context;
		test_engine engine;
		cz_text redacted;

		while (length < 200) {
			const char *piece;

			random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			piece = pieces[(random >> 33) % COUNT(pieces)];
			if ((random >> 50) % 16 == 0)
				break;
			memcpy(buffer + length, piece, strlen(piece));
			length += strlen(piece);
		}
		text = malloc(length + 1);
		if (!text)
			return;
		memcpy(text + 1, buffer, length);
		test_context(&context, NULL, &engine);
		redacted = redact(&context, (cz_text){text + 1, length});
		CHECK(cz_text_valid_prefix(redacted) == redacted.length);
		cz_context_clear(&context);
		free(text);
	}
}

/* ---- documents ---- */

static const redaction documents[] = {
	{"{\"password\": \"x\", \"user\": \"bob\"}", "{\"user\": \"bob\", \"password\": \"[REDACTED]\"}"},
	{"{\"apiKey\": 42, \"token\": null, \"secret\": true, \"pwd\": \"\"}",
	 "{\"pwd\": \"\", \"token\": null, \"apiKey\": \"[REDACTED]\", \"secret\": true}"},
	{"{\"secrets\": {\"a\": [1, \"b\", {\"c\": \"d\"}], \"e\": false}}",
	 "{\"secrets\": {\"a\": [\"[REDACTED]\", \"[REDACTED]\", {\"c\": \"[REDACTED]\"}], \"e\": false}}"},
	{"{\"auth\": {\"kind\": \"x\", \"token\": \"y\"}}", "{\"auth\": {\"kind\": \"x\", \"token\": \"[REDACTED]\"}}"},
	{"{\"auth\": [\"x\", \"/y\", {\"z\": \"z\"}]}", "{\"auth\": [\"[REDACTED]\", \"/y\", {\"z\": \"z\"}]}"},
	{"[\"Bearer abc123\", [\"a@b.cc\"], 1.50]", "[\"Bearer [REDACTED]\", [\"[EMAIL_REDACTED]\"], 1.50]"},
	{"\"password=x\"", "\"password=[REDACTED]\""},
	{"{\"dsn\": \"host=x\", \"database_url\": \"postgres://u:p@h\"}",
	 "{\"dsn\": \"[REDACTED]\", \"database_url\": \"postgres://[REDACTED]@h\"}"},
	{"{\"pass\": 12, \"tokens\": 5, \"n\": [1, {\"key\": \"value\"}], \"p\": \"\", \"token\": \"[REDACTED]\"}", NULL},
	{"[]", NULL},
	{"null", NULL},
	{"12", NULL},
};

static cz_code
redact_document(cz_context *context, void *data)
{
	const redaction *tested = data;
	cz_json tree, redacted;
	bool changed;
	cz_text text;

	CZ_TRY(cz_json_parse(context, cz_text_from(tested->text), &tree));
	if (context->host->json)
		CZ_TRY(test_native(context, &tree, &tree));
	CZ_TRY(cz_redact_json(context, &tree, &redacted, &changed));
	CHECK(changed == (tested->redacted != NULL));
	CZ_TRY(cz_json_to_text(context, &redacted, &text));
	if (changed)
		CHECK_TEXT(text, tested->redacted);
	return CZ_OK;
}

static void
test_documents(void)
{
	for (size_t i = 0; i < COUNT(documents); i++) {
		redaction tested = documents[i];

		CHECK_CASE(test_memory_sweep(NULL, redact_document, &tested, NULL), "%s", tested.text);
		CHECK_CASE(test_memory_sweep(&test_native_host, redact_document, &tested, NULL), "%s, native", tested.text);
		CHECK_CASE(test_interrupt_sweep(&test_native_host, redact_document, &tested, NULL), "%s, native", tested.text);
	}
}

/* Parts without a secret stay the host's. */
static void
test_shared_parts(void)
{
	cz_context context;
	test_engine engine;
	cz_json node, redacted;
	bool changed;

	test_context(&context, &test_native_host, &engine);
	node = document(&context, "{\"a\": {\"b\": [1, 2]}, \"token\": 1}", true);
	CHECK(cz_redact_json(&context, &node, &redacted, &changed) == CZ_OK && changed);
	CHECK(!cz_json_is_native(&redacted) && redacted.length == 2 && cz_json_is_native(&redacted.as.members[0].value));
	node = document(&context, "{\"a\": {\"b\": [1, 2]}}", true);
	CHECK(cz_redact_json(&context, &node, &redacted, &changed) == CZ_OK && !changed);
	CHECK(cz_json_is_native(&redacted) && redacted.as.native == node.as.native);
	cz_context_clear(&context);
}

int
main(void)
{
	check_cases(shapes, COUNT(shapes));
	check_cases(names, COUNT(names));
	check_cases(addresses, COUNT(addresses));
	check_cases(ordinary, COUNT(ordinary));
	test_in_sentence();
	test_names();
	test_time();
	test_any_text();
	test_documents();
	test_shared_parts();
	return check_result();
}
