/*
 * A table of PostgreSQL's as a stream of rows.
 *
 * Rows go both ways in the binary form of COPY's and the protocol's manual pages: nothing is spelled, escaped or read
 * again. They are read by a cursor, from which a few rows at a time are fetched one by one, so that reading can end at
 * any of them, and they are written by COPY.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <endian.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "interrupt.h"
#include "postgres_provider.h"

enum
{
	FETCH_ROWS = 500,	   /* with one round trip */
	SEND_SIZE = 128 * 1024 /* rows are given to libpq in pieces of about this size */
};

/* The server counts microseconds from 2000-01-01. */
#define EPOCH INT64_C(946684800000000)

/* What jsonb's binary form begins with. */
static const char jsonb_version = 1;

static const char copy_header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"; /* signature, flags, no extension */

/* ---- bytes in the network's order ---- */

static void
add_int16(cli_buffer *data, int number)
{
	uint16_t bytes = htobe16((uint16_t)number);

	cli_buffer_add(data, (const char *)&bytes, sizeof bytes);
}

static void
add_int32(cli_buffer *data, size_t number)
{
	uint32_t bytes = htobe32((uint32_t)number);

	cli_buffer_add(data, (const char *)&bytes, sizeof bytes);
}

static void
add_int64(cli_buffer *data, int64_t number)
{
	uint64_t bytes = htobe64((uint64_t)number);

	cli_buffer_add(data, (const char *)&bytes, sizeof bytes);
}

static int64_t
read_int64(const char *bytes)
{
	uint64_t number;

	memcpy(&number, bytes, sizeof number);
	return (int64_t)be64toh(number);
}

/* ---- failures ---- */

static bool
fail(const cli_provider *provider, const char *text, cli_failure *failure)
{
	if (failure->status == CLI_EXIT_DONE) {
		cli_buffer_add_format(&failure->message, "%s: ", provider->table->name);
		failure->status = cli_postgres_tell(provider, text, &failure->message);
	}
	return false;
}

/* Runs a statement that gives no rows. */
static bool
run(cli_provider *provider, const char *text, cli_failure *failure)
{
	bool is_sent = PQsendQuery(provider->connection, text) != 0;
	PGresult *result;

	if (!is_sent)
		return fail(provider, PQerrorMessage(provider->connection), failure);
	while ((result = cli_postgres_next_result(provider))) {
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			fail(provider, PQresultErrorMessage(result), failure);
		PQclear(result);
	}
	return failure->status == CLI_EXIT_DONE;
}

/* ---- reading ---- */

/* $1 and so on by their values: a cursor's declaration takes no parameters. */
static void
add_condition(cli_provider *provider, cli_buffer *sql, const cli_key *from)
{
	cli_buffer condition = {0};

	cli_key_add_condition(&condition, provider->table, from);
	for (const char *at = cli_buffer_text(&condition); *at; at++) {
		if (*at == '$') {
			const char *value = from->values[*++at - '1'];
			char *literal = PQescapeLiteral(provider->connection, value, strlen(value));

			cli_buffer_add_text(sql, literal ? literal : "NULL");
			PQfreemem(literal);
		} else
			cli_buffer_add_byte(sql, *at);
	}
	cli_buffer_free(&condition);
}

/* By the index of the key: sorting would hold up the first row, and need the room of the table once more. */
bool
cli_postgres_read_begin(cli_provider *provider, const cli_table *table, const cli_key *from, cli_failure *failure)
{
	cli_buffer sql = {0};
	bool is_open;

	provider->table = table;
	provider->fetched = FETCH_ROWS;
	cli_buffer_add_format(&sql, "SET LOCAL enable_sort TO off; DECLARE compozy_rows BINARY NO SCROLL CURSOR FOR SELECT %s FROM %s WHERE ",
						  table->columns, table->name);
	add_condition(provider, &sql, from);
	cli_buffer_add_format(&sql, " ORDER BY %s", table->key);
	is_open = run(provider, cli_buffer_text(&sql), failure);
	cli_buffer_free(&sql);
	return is_open;
}

static bool
fetch_more(cli_provider *provider, cli_failure *failure)
{
	char text[64];

	provider->fetched = 0;
	snprintf(text, sizeof text, "FETCH %d FROM compozy_rows", FETCH_ROWS);
	return (PQsendQuery(provider->connection, text) && PQsetSingleRowMode(provider->connection)) ||
		   fail(provider, PQerrorMessage(provider->connection), failure);
}

static bool
take_row(const cli_provider *provider, cli_datum *row, cli_failure *failure)
{
	for (int i = 0; provider->table->letters[i]; i++) {
		const char *value = PQgetvalue(provider->row, 0, i);

		row[i] = (cli_datum){.is_null = PQgetisnull(provider->row, 0, i) != 0,
							 .bytes = value,
							 .length = (size_t)PQgetlength(provider->row, 0, i)};
		if (row[i].is_null)
			continue;
		if (provider->table->letters[i] == 'j') {
			row[i].bytes++;
			row[i].length--;
		} else if (provider->table->letters[i] == 'i')
			row[i].number = read_int64(value);
		else if (provider->table->letters[i] == 'z') {
			row[i].number = read_int64(value);
			if (row[i].number > CZ_TIME_MAX - EPOCH || row[i].number < CZ_TIME_MIN - EPOCH)
				return fail(provider, "a time lies outside the years 0001 to 9999", failure);
			row[i].number += EPOCH;
		}
	}
	return true;
}

cli_step
cli_postgres_read_next(cli_provider *provider, cli_datum *row, cli_failure *failure)
{
	for (;;) {
		PQclear(provider->row);
		provider->row = cli_postgres_next_result(provider);
		if (!provider->row) {
			if (provider->fetched < FETCH_ROWS)
				return CLI_STEP_END;
			if (!fetch_more(provider, failure))
				return CLI_STEP_FAILED;
		} else if (PQresultStatus(provider->row) == PGRES_SINGLE_TUPLE) {
			provider->fetched++;
			return take_row(provider, row, failure) ? CLI_STEP_ROW : CLI_STEP_FAILED;
		} else if (PQresultStatus(provider->row) != PGRES_TUPLES_OK) {
			fail(provider, PQresultErrorMessage(provider->row), failure);
			return CLI_STEP_FAILED;
		}
	}
}

void
cli_postgres_read_end(cli_provider *provider)
{
	PQclear(provider->row);
	while ((provider->row = cli_postgres_next_result(provider)))
		PQclear(provider->row);
	PQclear(PQexec(provider->connection, "CLOSE compozy_rows"));
}

/* ---- writing ---- */

bool
cli_postgres_write_begin(cli_provider *provider, const cli_table *table, cli_failure *failure)
{
	cli_buffer sql = {0};
	PGresult *result;
	bool is_ready;

	provider->table = table;
	cli_buffer_add_format(&sql, "COPY %s (%s) FROM STDIN (FORMAT binary)", table->name, table->columns);
	result = PQexec(provider->connection, cli_buffer_text(&sql));
	is_ready = PQresultStatus(result) == PGRES_COPY_IN;
	if (!is_ready)
		fail(provider, PQresultErrorMessage(result), failure);
	PQclear(result);
	cli_buffer_free(&sql);
	cli_buffer_truncate(&provider->data, 0);
	cli_buffer_add(&provider->data, copy_header, sizeof copy_header - 1);
	return is_ready;
}

static bool
send_data(cli_provider *provider, cli_failure *failure)
{
	bool is_sent = PQputCopyData(provider->connection, provider->data.data, (int)provider->data.length) == 1;

	cli_buffer_truncate(&provider->data, 0);
	return is_sent || fail(provider, PQerrorMessage(provider->connection), failure);
}

static void
add_datum(cli_buffer *data, char letter, const cli_datum *datum)
{
	if (datum->is_null) {
		add_int32(data, (size_t)-1);
		return;
	}
	switch (letter) {
		case 'i':
		case 'z':
			add_int32(data, sizeof datum->number);
			add_int64(data, letter == 'z' ? datum->number - EPOCH : datum->number);
			break;
		case 'j':
			add_int32(data, datum->length + 1);
			cli_buffer_add_byte(data, jsonb_version);
			cli_buffer_add(data, datum->bytes, datum->length);
			break;
		default:
			add_int32(data, datum->length);
			cli_buffer_add(data, datum->bytes, datum->length);
			break;
	}
}

bool
cli_postgres_write_row(cli_provider *provider, const cli_datum *row, cli_failure *failure)
{
	const char *letters = provider->table->letters;

	add_int16(&provider->data, (int)cli_table_width(provider->table));
	for (size_t i = 0; letters[i]; i++)
		add_datum(&provider->data, letters[i], &row[i]);
	return provider->data.length < SEND_SIZE || send_data(provider, failure);
}

bool
cli_postgres_write_end(cli_provider *provider, cli_failure *failure)
{
	PGresult *result;

	add_int16(&provider->data, -1);
	if (failure->status != CLI_EXIT_DONE || !send_data(provider, failure) || PQputCopyEnd(provider->connection, NULL) != 1)
		return fail(provider, PQerrorMessage(provider->connection), failure);
	while ((result = cli_postgres_next_result(provider))) {
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			fail(provider, PQresultErrorMessage(result), failure);
		PQclear(result);
	}
	return failure->status == CLI_EXIT_DONE;
}
