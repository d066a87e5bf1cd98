/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/imports/finx-import-entry.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "ui/pages/data/finx-data-files.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-transaction-words.h"

struct _FinxImportEntry
{
  GObject          parent_instance;
  FinxEntryState   state;
  FinxTransaction *transaction;         /* owned; its instrument is not looked at, as it may be gone */
  char            *symbol;
  guint64          line;
  char            *reason, *text;
};

G_DEFINE_FINAL_TYPE (FinxImportEntry, finx_import_entry, G_TYPE_OBJECT)

static void
finx_import_entry_finalize (GObject *object)
{
  FinxImportEntry *self = FINX_IMPORT_ENTRY (object);

  g_clear_pointer (&self->transaction, finx_transaction_free);
  g_free (self->symbol);
  g_free (self->reason);
  g_free (self->text);
  G_OBJECT_CLASS (finx_import_entry_parent_class)->finalize (object);
}

static void
finx_import_entry_class_init (FinxImportEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_import_entry_finalize;
}

static void
finx_import_entry_init (FinxImportEntry *self)
{
}

FinxImportEntry *
finx_import_entry_new_booked (FinxTransaction *transaction,
                              FinxEntryState   state)
{
  FinxImportEntry *self = g_object_new (FINX_TYPE_IMPORT_ENTRY, NULL);

  self->state = state;
  self->transaction = transaction;
  self->symbol = g_strdup (transaction->instrument != NULL ? transaction->instrument->symbol : "");
  transaction->instrument = transaction->received = NULL;
  return self;
}

FinxImportEntry *
finx_import_entry_new_fault (const FinxImportFault *fault,
                             gboolean               is_skipped)
{
  FinxImportEntry *self = g_object_new (FINX_TYPE_IMPORT_ENTRY, NULL);

  self->state = is_skipped ? FINX_ENTRY_SKIPPED : FINX_ENTRY_REFUSED;
  self->line = fault->line;
  self->symbol = g_strdup ("");
  self->reason = *fault->name != '\0' ? g_strdup_printf ("%s: %s (%s)", fault->name, fault->sentence, fault->code)
                                      : g_strdup_printf ("%s (%s)", fault->sentence, fault->code);
  self->text = g_strdup (fault->text);
  return self;
}

FinxEntryState
finx_import_entry_get_state (FinxImportEntry *self)
{
  return self->state;
}

const FinxTransaction *
finx_import_entry_get (FinxImportEntry *self)
{
  return self->transaction;
}

const char *
finx_import_entry_get_symbol (FinxImportEntry *self)
{
  return self->symbol;
}

guint64
finx_import_entry_get_line (FinxImportEntry *self)
{
  return self->line;
}

const char *
finx_import_entry_get_reason (FinxImportEntry *self)
{
  return self->reason != NULL ? self->reason : "";
}

const char *
finx_import_entry_get_text (FinxImportEntry *self)
{
  return self->text != NULL ? self->text : "";
}

const char *
finx_entry_state_label (FinxEntryState state)
{
  static const char *const labels[FINX_N_ENTRY_STATES] = {
    N_("New"), N_("Changed"), N_("Already there"), N_("Left out"), N_("Refused"),
  };

  return _(labels[state]);
}

static char *
state_text (gpointer item,
            gpointer user_data)
{
  return g_strdup (finx_entry_state_label (finx_import_entry_get_state (item)));
}

static const char *
state_style (gpointer item,
             gpointer user_data)
{
  static const char *const styles[FINX_N_ENTRY_STATES] = { "working", "working", NULL, NULL, "state-error" };

  return styles[finx_import_entry_get_state (item)];
}

static char *
line_text (gpointer item,
           gpointer user_data)
{
  guint64 line = finx_import_entry_get_line (item);

  return line > 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, line) : g_strdup ("–");
}

static int
line_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  guint64 x = finx_import_entry_get_line ((FinxImportEntry *) a), y = finx_import_entry_get_line ((FinxImportEntry *) b);

  return (x > y) - (x < y);
}

static char *
date_text (gpointer item,
           gpointer user_data)
{
  const FinxTransaction *transaction = finx_import_entry_get (item);

  return transaction != NULL ? finx_format_bar_day (transaction->day * FINX_USEC_PER_DAY) : g_strdup ("");
}

static int
date_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const FinxTransaction *x = finx_import_entry_get ((FinxImportEntry *) a), *y = finx_import_entry_get ((FinxImportEntry *) b);

  return (x != NULL ? x->day : 0) - (y != NULL ? y->day : 0);
}

static char *
kind_text (gpointer item,
           gpointer user_data)
{
  const FinxTransaction *transaction = finx_import_entry_get (item);

  return g_strdup (transaction != NULL ? finx_transaction_kind_label (transaction->kind) : "");
}

static char *
symbol_text (gpointer item,
             gpointer user_data)
{
  return g_strdup (finx_import_entry_get_symbol (item));
}

static char *
quantity_text (gpointer item,
               gpointer user_data)
{
  const FinxTransaction *transaction = finx_import_entry_get (item);

  return transaction != NULL && finx_decimal_is_known (transaction->quantity) ? finx_format_decimal (transaction->quantity, -1) : g_strdup ("");
}

static char *
amount_text (gpointer item,
             gpointer user_data)
{
  const FinxTransaction *transaction = finx_import_entry_get (item);

  if (transaction == NULL || !finx_decimal_is_known (transaction->amount))
    return g_strdup ("");
  return finx_format_money (transaction->amount, transaction->currency);
}

static char *
currency_text (gpointer item,
               gpointer user_data)
{
  const FinxTransaction *transaction = finx_import_entry_get (item);

  return g_strdup (transaction != NULL ? transaction->currency : "");
}

static char *
reason_text (gpointer item,
             gpointer user_data)
{
  const FinxTransaction *transaction = finx_import_entry_get (item);

  return g_strdup (transaction != NULL ? transaction->note : finx_import_entry_get_reason (item));
}

GtkWidget *
finx_import_entry_table_new (void)
{
  const FinxColumn columns[] = {
    { .id = "state", .title = _("State"), .text = state_text, .style = state_style, .priority = 1, .chars = 8 },
    { .id = "line", .title = _("Line"), .text = line_text, .compare = line_compare, .is_number = TRUE, .is_dim = TRUE, .priority = 3, .chars = 4 },
    { .id = "date", .title = _("Date"), .text = date_text, .compare = date_compare, .priority = 1, .chars = 11 },
    { .id = "kind", .title = _("Type"), .text = kind_text, .priority = 1, .chars = 8 },
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 6 },
    { .id = "quantity", .title = _("Quantity"), .text = quantity_text, .is_number = TRUE, .priority = 1, .chars = 5 },
    { .id = "amount", .title = _("Amount"), .text = amount_text, .is_number = TRUE, .priority = 1, .chars = 8 },
    { .id = "currency", .title = _("Currency"), .text = currency_text, .is_dim = TRUE, .priority = 2, .chars = 4 },
    { .id = "reason", .title = _("Reason or note"), .text = reason_text, .is_dim = TRUE, .priority = 1, .chars = 10, .expand = TRUE },
  };

  return finx_table_new (_("Rows of the file"), NULL, columns, G_N_ELEMENTS (columns), NULL);
}
