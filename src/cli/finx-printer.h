/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/finx-cli.h"
#include "cli/finx-record.h"

G_BEGIN_DECLS

/* How a figure is shown to people; JSON has the plain number. */
typedef enum
{
  FINX_UNIT_PERCENT,            /* of a fraction */
  FINX_UNIT_RATIO,
  FINX_UNIT_COUNT
} FinxUnit;

/* Prints named figures, aligned and under headings for people, or gathers them in one JSON object. Unknown is a dash, or null. */
typedef struct
{
  FinxCli    *cli;
  JsonObject *object;           /* owned; gathered in both cases, printed with --json */
} FinxPrinter;

void  finx_printer_start   (FinxPrinter *self, FinxCli *cli);
void  finx_printer_heading (FinxPrinter *self, const char *text);
void  finx_printer_cell    (FinxPrinter *self, const char *label, const char *text);     /* for people only */
void  finx_printer_figure  (FinxPrinter *self, const char *key, const char *label, double value, FinxUnit unit);
void  finx_printer_date    (FinxPrinter *self, const char *key, const char *label, gint64 time_us);
void  finx_printer_end     (FinxPrinter *self);

/* (transfer full) */
char *finx_printer_format_figure (double value, FinxUnit unit);
char *finx_printer_format_date   (gint64 time_us);
void  finx_printer_set_date      (JsonObject *object, const char *key, gint64 time_us);

G_END_DECLS
