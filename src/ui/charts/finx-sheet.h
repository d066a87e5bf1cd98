/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The values of a chart as rows of cells: tab-separated text for the clipboard, CSV for a file. */
typedef struct _FinxSheet FinxSheet;

/* @for_people: numbers by the locale, "–" for what is not known; else as programs read them. */
FinxSheet *finx_sheet_new       (gboolean for_people);
void       finx_sheet_free      (FinxSheet *self);
void       finx_sheet_text      (FinxSheet *self, const char *text);    /* one cell; %NULL: empty */
void       finx_sheet_number    (FinxSheet *self, double value, int decimals);  /* "-1234.50"; not finite: empty */
void       finx_sheet_ratio     (FinxSheet *self, double value);                /* "0.012345"; for people "1.23%" */
void       finx_sheet_end_row   (FinxSheet *self);
/* (transfer full): '\t' or ','; a cell that holds the separator, a quote or a line end is quoted. */
char      *finx_sheet_to_string (const FinxSheet *self, char separator);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxSheet, finx_sheet_free)

G_END_DECLS
