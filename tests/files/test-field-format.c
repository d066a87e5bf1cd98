/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/text/finx-field-format.h"

#include <string.h>

#include "base/finx-time.h"

#define YMD FINX_DATE_YMD
#define DMY FINX_DATE_DMY
#define MDY FINX_DATE_MDY
#define POINT FINX_NUMBER_POINT
#define COMMA FINX_NUMBER_COMMA

static const struct
{
  const char   *text;
  FinxDateOrder order;
  int           year, month, day;       /* 0: refused */
  const char   *says;
} dates[] = {
  { "2024-02-29", YMD, 2024, 2, 29 }, { "2024/2/9", YMD, 2024, 2, 9 }, { "20240229", YMD, 2024, 2, 29 },
  { "2024-02-29T10:00:00Z", YMD, 2024, 2, 29 }, { "2024-02-29, 09:45:31", YMD, 2024, 2, 29 },
  { "20240229;093000", YMD, 0, 0, 0, "after the date" },
  { "29.02.2024", DMY, 2024, 2, 29 }, { "1.3.24", DMY, 2024, 3, 1 }, { "31/01/1999", DMY, 1999, 1, 31 },
  { "01-31-99", MDY, 1999, 1, 31 }, { "1/31/2024", MDY, 2024, 1, 31 }, { "12/31/69", MDY, 2069, 12, 31 },
  { "31.02.2024", DMY, 0, 0, 0, "calendar" }, { "2023-02-29", YMD, 0, 0, 0, "calendar" },
  { "2024-04-31", YMD, 0, 0, 0, "calendar" }, { "1900-02-29", YMD, 0, 0, 0, "calendar" },
  { "2024-13-01", YMD, 0, 0, 0, "not a date" }, { "2024-00-01", YMD, 0, 0, 0, "not a date" },
  { "13/31/2024", MDY, 0, 0, 0, "not a date" }, { "01.31.2024", MDY, 0, 0, 0, "not a date" },
  { "2024-01/02", YMD, 0, 0, 0, "not a date" }, { "24-01-02", YMD, 0, 0, 0, "not a date" },
  { "", YMD, 0, 0, 0, "not a date" }, { "2024", YMD, 0, 0, 0, "not a date" }, { "2024-01-021", YMD, 0, 0, 0, "not a date" },
  { "202401021", YMD, 0, 0, 0, "not a date" }, { "2024-01-02x", YMD, 0, 0, 0, "after the date" },
  { "1/2/99999", MDY, 0, 0, 0, "not a date" }, { "yesterday", DMY, 0, 0, 0, "not a date" },
};

/* Bytes that are no UTF-8 would spoil the test's output. */
static void
tell (const char *text)
{
  g_autofree char *shown = g_strescape (text, NULL);

  g_test_message ("%s", shown);
}

static void
test_dates (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      gint32 day = 0;
      const char *fault = finx_parse_date (dates[i].text, strlen (dates[i].text), dates[i].order, &day, NULL);

      tell (dates[i].text);
      if (dates[i].year == 0)
        {
          g_assert_nonnull (fault);
          g_assert_nonnull (strstr (fault, dates[i].says));
        }
      else
        {
          g_assert_null (fault);
          g_assert_cmpint (day, ==, finx_days_from_date (dates[i].year, dates[i].month, dates[i].day));
        }
    }
}

static const struct
{
  const char *text;
  gint64      us;               /* -1: refused */
} times[] = {
  { "00:00", 0 }, { "15:04", 54240000000 }, { "15:04:05", 54245000000 }, { "15:04:05.123456", 54245123456 },
  { "15:04:05.1234567", 54245123456 }, { "15:04:05Z", 54245000000 }, { "T15:04:05Z", 54245000000 },
  { " 15:04:05 UTC", 54245000000 }, { "15:04:05+02:00", 47045000000 }, { "15:04:05-0500", 72245000000 },
  { "03:04 PM", 54240000000 }, { "12:00 am", 0 }, { "9:05", 32700000000 },
  { "24:00", -1 }, { "15:60", -1 }, { "15:04:60", -1 }, { "15", -1 }, { "", -1 }, { "T", -1 }, { "15:4", -1 }, { "15:04x", -1 },
  { "15:04+99", -1 }, { "13:00 PM", -1 }, { "15:04:05 Z Z", -1 },
};

static void
test_times (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 us = 0;
      const char *fault = finx_parse_time (times[i].text, strlen (times[i].text), &us);

      tell (times[i].text);
      g_assert_cmpint (fault != NULL, ==, times[i].us < 0);
      if (fault == NULL)
        g_assert_cmpint (us, ==, times[i].us);
    }
}

static const struct
{
  const char *text;
  guint       marks;
  const char *value;            /* or, beginning with "!", what the refusal says */
} values[] = {
  { "0", POINT, "0" }, { "12.50", POINT, "12.50" }, { "-3", POINT, "-3" }, { "+3", POINT, "3" }, { ".5", POINT, "0.5" },
  { "\u2212" "3", POINT, "-3" }, { "(12.00)", POINT, "-12.00" }, { "-$5,000.00", POINT, "-5000.00" },
  { "$-5.00", POINT, "-5.00" }, { "€0.12649", POINT, "0.12649" }, { "£2,205.00", POINT, "2205.00" },
  { "1.234,56 €", COMMA, "1234.56" }, { "1.234.567", COMMA, "1234567" }, { "1,5", COMMA, "1.5" }, { "1.234", COMMA, "1234" },
  { "1,234,567.8", POINT, "1234567.8" }, { "12,34,567.8", POINT, "1234567.8" }, { "1'234.5", POINT, "1234.5" },
  { "1\u2019" "234.5", POINT, "1234.5" }, { "1\u00a0" "234,5", COMMA, "1234.5" }, { "1\u202f" "234\u202f" "567,5", COMMA, "1234567.5" },
  { "1 234,5", COMMA, "1234.5" }, { " 2500.00", POINT, "2500.00" },
  { "-2.637591265E-4", POINT, "-0.0002637591265" }, { "1e3", POINT, "1000" }, { "5E+1", POINT, "50" },
  { "0.000000000000000001", POINT, "0.000000000000000001" }, { "1.1000000000000000000", POINT, "1.100000000000000000" },
  { "170141183460469231731687303715884105727", POINT, "170141183460469231731687303715884105727" },
  { "123456789012345678901234567890.12345678", POINT, "123456789012345678901234567890.12345678" },
  { "999999999999999999", POINT, "999999999999999999" }, { "1234567890123456789", POINT, "1234567890123456789" },
  { "170141183460469231731687303715884105728", POINT, "!too many" },
  { "1234567890123456789012345678901234567890", POINT, "!too many" }, { "1e40", POINT, "!too many" },
  { "1.0000000000000000001", POINT, "!18 decimals" }, { "1e-19", POINT, "!18 decimals" },
  { "", POINT, "!not a number" }, { "-", POINT, "!not a number" }, { "--1", POINT, "!not a number" },
  { ".", POINT, "!not a number" }, { "1.", POINT, "!not a number" }, { "1.2.3", POINT, "!not a number" },
  { "1,23", POINT, "!not a number" }, { "1,2345", POINT, "!not a number" }, { "1234,567", POINT, "!not a number" },
  { "0,123", POINT, "!not a number" }, { "1,234'567", POINT, "!not a number" }, { "1,234,56.7", POINT, "!not a number" },
  { "1.234,5", POINT, "!not a number" }, { "1e", POINT, "!not a number" }, { "1e99999", POINT, "!not a number" },
  { "0x10", POINT, "!not a number" }, { "nan", POINT, "!not a number" }, { "1 2", POINT, "!not a number" },
  { "1,234", POINT | FINX_NUMBER_PLAIN, "!not a number" }, { "1.234", POINT | FINX_NUMBER_PLAIN, "1.234" },
  { "10%", POINT, "!not a number" }, { "\xff", POINT, "!not a number" }, { "1\xe2", POINT, "!not a number" },
};

static void
test_numbers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      FinxDecimal value = FINX_DECIMAL_UNKNOWN;
      const char *fault = finx_parse_number (values[i].text, strlen (values[i].text), values[i].marks, &value);
      g_autofree char *text = finx_decimal_to_string (value);

      tell (values[i].text);
      if (*values[i].value == '!')
        {
          g_assert_nonnull (fault);
          g_assert_nonnull (strstr (fault, values[i].value + 1));
        }
      else
        {
          g_assert_null (fault);
          g_assert_cmpstr (text, ==, values[i].value);
        }
    }
}

static const struct
{
  const char *cells;            /* separated by "|" */
  gboolean    are_dates;
  guint       possible;
} columns[] = {
  { "2024-01-02", TRUE, YMD }, { "02.01.2024", TRUE, DMY }, { "1/2/2024|3/4/2024", TRUE, DMY | MDY },
  { "1/2/2024|13/4/2024", TRUE, DMY }, { "1/2/2024|3/14/2024", TRUE, MDY }, { "13/1/2024|1/13/2024", TRUE, 0 },
  { "2024-01-02|02.01.2024", TRUE, 0 }, { "1/2/2024||nonsense", TRUE, DMY | MDY }, { "31/2/2024", TRUE, DMY },
  { "10|20", FALSE, POINT | COMMA }, { "1.234|10", FALSE, POINT | COMMA }, { "1,234", FALSE, POINT | COMMA },
  { "1.234|0,5", FALSE, COMMA }, { "1.234|0.5", FALSE, POINT }, { "1.234,56", FALSE, COMMA }, { "1,234.56", FALSE, POINT },
  { "0.123", FALSE, POINT }, { "1.5|1,5", FALSE, 0 }, { "1.234.567", FALSE, COMMA }, { "n/a.|1,5", FALSE, COMMA },
  { "1234.567", FALSE, POINT },
};

static void
test_columns (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_auto(GStrv) cells = g_strsplit (columns[i].cells, "|", -1);
      FinxFieldFormat format = FINX_FIELD_FORMAT_INIT;

      for (guint k = 0; cells[k] != NULL; k++)
        if (columns[i].are_dates)
          finx_field_format_see_date (&format, cells[k], strlen (cells[k]));
        else
          finx_field_format_see_number (&format, cells[k], strlen (cells[k]));
      tell (columns[i].cells);
      g_assert_cmpuint (columns[i].are_dates ? format.date_orders : format.number_marks, ==, columns[i].possible);
    }
}

/* Every day of four centuries, in every order. */
static void
test_every_day_is_read_back (void)
{
  gint32 last = (gint32) finx_days_from_date (2199, 12, 31);

  for (gint32 day = (gint32) finx_days_from_date (1900, 1, 1); day <= last; day++)
    {
      int y, m, d;
      char text[16];
      gint32 read;

      finx_date_from_days (day, &y, &m, &d);
      g_snprintf (text, sizeof text, "%04d-%02d-%02d", y, m, d);
      g_assert_null (finx_parse_date (text, strlen (text), YMD, &read, NULL));
      g_assert_cmpint (read, ==, day);
      g_snprintf (text, sizeof text, "%d.%d.%d", d, m, y);
      g_assert_null (finx_parse_date (text, strlen (text), DMY, &read, NULL));
      g_assert_cmpint (read, ==, day);
      g_snprintf (text, sizeof text, "%d/%d/%d", m, d, y);
      g_assert_null (finx_parse_date (text, strlen (text), MDY, &read, NULL));
      g_assert_cmpint (read, ==, day);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field-format/dates", test_dates);
  g_test_add_func ("/field-format/times", test_times);
  g_test_add_func ("/field-format/numbers", test_numbers);
  g_test_add_func ("/field-format/a-column-tells-its-format", test_columns);
  g_test_add_func ("/field-format/every-day-is-read-back", test_every_day_is_read_back);
  return g_test_run ();
}
