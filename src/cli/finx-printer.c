/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-printer.h"

#include <math.h>
#include <stdio.h>

#include "base/finx-clock.h"
#include "wire/finx-wire.h"

#define LABEL_WIDTH 38
#define VALUE_WIDTH 14

static int
pad (const char *text,
     int         width)
{
  return MAX (width - (int) g_utf8_strlen (text, -1), 0);
}

/* A day without a time of day is shown as a date. */
char *
finx_printer_format_date (gint64 time_us)
{
  g_autofree char *iso = NULL;

  if (time_us == FINX_TIME_UNKNOWN)
    return g_strdup ("–");
  iso = finx_time_format_iso (time_us);
  return time_us % FINX_USEC_PER_DAY == 0 ? g_strndup (iso, strlen ("2026-03-09")) : g_steal_pointer (&iso);
}

void
finx_printer_set_date (JsonObject *object,
                       const char *key,
                       gint64      time_us)
{
  g_autofree char *text = finx_printer_format_date (time_us);

  if (time_us != FINX_TIME_UNKNOWN)
    json_object_set_string_member (object, key, text);
  else
    json_object_set_null_member (object, key);
}

char *
finx_printer_format_figure (double   value,
                            FinxUnit unit)
{
  if (!isfinite (value))
    return g_strdup ("–");
  if (unit == FINX_UNIT_COUNT)
    return g_strdup_printf ("%.0f", value);
  return unit == FINX_UNIT_PERCENT ? g_strdup_printf ("%.2f %%", 100 * value) : g_strdup_printf ("%.4f", value);
}

void
finx_printer_start (FinxPrinter *self,
                    FinxCli     *cli)
{
  self->cli = cli;
  self->object = json_object_new ();
}

void
finx_printer_heading (FinxPrinter *self,
                      const char  *text)
{
  if (!self->cli->json)
    printf ("\n%s\n", text);
}

void
finx_printer_cell (FinxPrinter *self,
                   const char  *label,
                   const char  *text)
{
  if (!self->cli->json)
    printf ("  %s%*s%*s%s\n", label, pad (label, LABEL_WIDTH), "", pad (text, VALUE_WIDTH), "", text);
}

void
finx_printer_figure (FinxPrinter *self,
                     const char  *key,
                     const char  *label,
                     double       value,
                     FinxUnit     unit)
{
  g_autofree char *text = finx_printer_format_figure (value, unit);

  if (unit == FINX_UNIT_COUNT && isfinite (value))
    json_object_set_int_member (self->object, key, (gint64) value);
  else
    finx_wire_double (self->object, key, value);
  finx_printer_cell (self, label, text);
}

void
finx_printer_date (FinxPrinter *self,
                   const char  *key,
                   const char  *label,
                   gint64       time_us)
{
  g_autofree char *text = finx_printer_format_date (time_us);

  finx_printer_set_date (self->object, key, time_us);
  finx_printer_cell (self, label, text);
}

void
finx_printer_end (FinxPrinter *self)
{
  if (self->cli->json)
    finx_cli_print_one (self->cli, g_steal_pointer (&self->object));
  else
    g_clear_pointer (&self->object, json_object_unref);
}
