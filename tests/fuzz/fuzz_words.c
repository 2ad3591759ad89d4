/*
 * What is read from short texts: times, durations, ids, e-mails. A time that was read is written, and read as the same again.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/email.h"
#include "domain/id.h"
#include "domain/time.h"
#include "fuzz.h"

static void
check_time(cz_context *context, cz_text text)
{
	char written[CZ_TIME_TEXT];
	int64_t time, again, duration, sum;

	if (cz_time_parse(context, "time", text, &time) != CZ_OK)
		return;
	cz_time_write(time, written);
	FUZZ_CHECK(cz_time_parse(context, "time", (cz_text){written, CZ_TIME_TEXT}, &again) == CZ_OK && again == time);
	if (cz_duration_parse(context, "interval", text, &duration) == CZ_OK)
		FUZZ_CHECK(cz_time_add(context, time, duration, &sum) != CZ_OK || sum == time + duration);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cz_text text = {(const char *)data, size}, folded;
	test_engine engine;
	cz_context context;
	int64_t microseconds;

	test_context(&context, &test_native_host, &engine);
	if (cz_text_valid_prefix(text) == size) {
		check_time(&context, text);
		(void)cz_duration_parse(&context, "interval", text, &microseconds);
		if (cz_id_is_valid(text))
			FUZZ_CHECK(cz_id_time(&context, text, &microseconds) == CZ_OK);
		if (cz_email_check(&context, text) == CZ_OK)
			FUZZ_CHECK(cz_email_fold(&context, text, &folded) == CZ_OK && folded.length == size);
	}
	cz_context_clear(&context);
	return 0;
}
