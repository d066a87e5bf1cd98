/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/finx-fault-row.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "ui/pages/data/finx-data-files.h"
#include "ui/words/finx-format.h"

struct _FinxFaultRow
{
  GObject         parent_instance;
  FinxSeriesFault fault;
  char           *text;
  char           *when;
};

G_DEFINE_FINAL_TYPE (FinxFaultRow, finx_fault_row, G_TYPE_OBJECT)

static void
finx_fault_row_finalize (GObject *object)
{
  FinxFaultRow *self = FINX_FAULT_ROW (object);

  g_free (self->text);
  g_free (self->when);
  G_OBJECT_CLASS (finx_fault_row_parent_class)->finalize (object);
}

static void
finx_fault_row_class_init (FinxFaultRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_fault_row_finalize;
}

static void
finx_fault_row_init (FinxFaultRow *self)
{
}

static char *
describe_jump (const FinxSeriesFault *fault)
{
  g_autofree char *change = finx_format_percent_signed (fault->change, 1);

  if (fault->split_new == 0)
    return g_strdup_printf (_("%s in one step, and it stays there"), change);
  /* Translators: a change in percent, then the new shares for the old ones */
  return g_strdup_printf (_("%s: perhaps a split, %d new for %d old"), change, fault->split_new, fault->split_old);
}

static char *
describe (const FinxSeriesFault *fault,
          const FinxBar         *bar,
          gint64                 interval_us)
{
  g_autofree char *close = finx_format_double (bar->close, 2);
  g_autofree char *change = NULL;

  switch (fault->kind)
    {
    case FINX_FAULT_GAP:
      if (interval_us == FINX_USEC_PER_DAY)
        return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u session has no bar", "%u sessions have no bar", fault->n), fault->n);
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u bar is missing", "%u bars are missing", fault->n), fault->n);
    case FINX_FAULT_JUMP:
      return describe_jump (fault);
    case FINX_FAULT_SPIKE:
      change = finx_format_percent_signed (fault->change, 1);
      return g_strdup_printf (_("%s, and back with the next bar"), change);
    case FINX_FAULT_STALE:
      return g_strdup_printf (_("%u times the same close, %s"), fault->n, close);
    case FINX_FAULT_DUPLICATE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u bar too many for the same time", "%u bars too many for the same time", fault->n), fault->n);
    case FINX_FAULT_BROKEN:
    default:
      return g_strdup (_("Low and high do not enclose open and close"));
    }
}

static char *
describe_when (const FinxSeriesFault *fault,
               gint64                 interval_us)
{
  g_autofree char *from = finx_format_bar_time (fault->from_us, interval_us);
  g_autofree char *to = finx_format_bar_time (fault->to_us, interval_us);

  return g_str_equal (from, to) ? g_steal_pointer (&from) : g_strdup_printf ("%s – %s", from, to);
}

FinxFaultRow *
finx_fault_row_new (const FinxSeriesFault *fault,
                    const FinxBar         *bars,
                    gint64                 interval_us)
{
  FinxFaultRow *self = g_object_new (FINX_TYPE_FAULT_ROW, NULL);

  self->fault = *fault;
  self->text = describe (fault, &bars[fault->first], interval_us);
  self->when = describe_when (fault, interval_us);
  return self;
}

const FinxSeriesFault *
finx_fault_row_get (FinxFaultRow *self)
{
  g_return_val_if_fail (FINX_IS_FAULT_ROW (self), NULL);
  return &self->fault;
}

gint64
finx_fault_row_get_time (FinxFaultRow *self)
{
  return self->fault.from_us;
}

const char *
finx_fault_row_get_text (FinxFaultRow *self)
{
  return self->text;
}

const char *
finx_fault_row_get_when (FinxFaultRow *self)
{
  return self->when;
}

const char *
finx_fault_kind_label (FinxSeriesFaultKind kind)
{
  static const char *const labels[FINX_N_FAULT_KINDS] = {
    N_("Gap"), N_("Jump"), N_("Spike"), N_("Stale"), N_("Broken bar"), N_("Double bar"),
  };

  return _(labels[kind]);
}
