/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/* In which order a date is written. Bits: a text may be a date in several. */
typedef enum
{
  FINX_DATE_YMD = 1 << 0,       /* 2024-01-31, 2024/1/31, 20240131 */
  FINX_DATE_DMY = 1 << 1,       /* 31.1.2024, 31/01/24, 31-01-2024 */
  FINX_DATE_MDY = 1 << 2        /* 1/31/2024, 01-31-24 */
} FinxDateOrder;

/* What stands before the decimals. Bits likewise. */
typedef enum
{
  FINX_NUMBER_POINT = 1 << 0,
  FINX_NUMBER_COMMA = 1 << 1,
  FINX_NUMBER_PLAIN = 1 << 2    /* in parsing, beside one of the others: digits are not grouped */
} FinxNumberMark;

/**
 * FinxFieldFormat: what the cells of a file allow so far.
 * @date_orders: of #FinxDateOrder, those in which every date seen can be read; 0: dates contradict each other
 * @number_marks: of #FinxNumberMark, likewise
 * @has_dates: whether any date was seen
 * @has_marks: whether any number had a point or a comma
 */
typedef struct
{
  guint    date_orders;
  guint    number_marks;
  gboolean has_dates;
  gboolean has_marks;
} FinxFieldFormat;

#define FINX_FIELD_FORMAT_INIT \
  { FINX_DATE_YMD | FINX_DATE_DMY | FINX_DATE_MDY, FINX_NUMBER_POINT | FINX_NUMBER_COMMA, FALSE, FALSE }

void        finx_field_format_see_date   (FinxFieldFormat *self,
                                          const char      *text,
                                          gsize            length);
void        finx_field_format_see_number (FinxFieldFormat *self,
                                          const char      *text,
                                          gsize            length);

/* All return %NULL, or why the text is refused: the rest of a sentence that begins with it, such as "is not a date". */
const char *finx_parse_date              (const char      *text,
                                          gsize            length,
                                          FinxDateOrder    order,
                                          gint32          *day,         /* since 1970 */
                                          gsize           *used);       /* bytes; blanks and a time may follow */
const char *finx_parse_time              (const char      *text,
                                          gsize            length,
                                          gint64          *time_us);    /* of the day, in UTC; may be below 0 */
const char *finx_parse_number            (const char      *text,
                                          gsize            length,
                                          guint            marks,       /* of FinxNumberMark */
                                          FinxDecimal     *value);

G_END_DECLS
