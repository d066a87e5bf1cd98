/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would be booked: a dry run over the whole of each file, and its rows as a table. */
#include "ui/pages/data/imports/finx-import-wizard-private.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "files/imports/finx-import.h"
#include "ui/pages/data/imports/finx-import-entry.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-transaction-words.h"

#define MAX_ENTRIES 20000               /* rows that are listed; all are counted */
#define ALL         (-1)

/* Rows of a file as they would be booked; made on a pool thread. */
typedef struct
{
  GBytes              *bytes;
  char                *name;
  FinxImportOptions    options;
  char                *account, *currency;
  FinxTransactionList *base;            /* (nullable): what the portfolio has */
  FinxInstrumentTable *instruments;
  FinxImportSymbols   *symbols;
  GPtrArray           *entries;         /* (element-type FinxImportEntry) */
  guint64              counts[FINX_N_TRANSACTION_KINDS];
} Listing;

static void check_next (FinxImportWizard *self);

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_bytes_unref (listing->bytes);
  g_free (listing->name);
  g_free (listing->account);
  g_free (listing->currency);
  g_clear_pointer (&listing->base, finx_transaction_list_unref);
  g_object_unref (listing->instruments);
  g_clear_pointer (&listing->symbols, finx_import_symbols_free);
  g_ptr_array_unref (listing->entries);
  g_free (listing);
}

static FinxEntryState
find_state (Listing               *listing,
            const FinxTransaction *transaction)
{
  guint row = listing->base != NULL ? finx_transaction_list_find (listing->base, transaction->id) : G_MAXUINT;
  FinxTransaction there;

  if (row == G_MAXUINT)
    return FINX_ENTRY_NEW;
  finx_transaction_list_get (listing->base, row, &there);
  return finx_transaction_equal (&there, transaction) ? FINX_ENTRY_KNOWN : FINX_ENTRY_CHANGED;
}

static void
take (FinxTransaction *transaction,
      gpointer         user_data)
{
  Listing *listing = user_data;

  listing->counts[transaction->kind]++;
  if (listing->entries->len < MAX_ENTRIES)
    g_ptr_array_add (listing->entries, finx_import_entry_new_booked (transaction, find_state (listing, transaction)));
  else
    finx_transaction_free (transaction);
}

static const FinxInstrument *
resolve (const FinxSymbolQuery *query,
         gpointer               user_data)
{
  return finx_import_symbols_resolve (((Listing *) user_data)->symbols, query);
}

static void
list_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Listing *listing = data;
  g_autoptr(FinxImportResult) result = NULL;

  listing->symbols = finx_import_symbols_new (listing->instruments, listing->currency);
  listing->options.account = listing->account;
  listing->options.currency = listing->currency;
  listing->options.resolve = resolve;
  listing->options.sink = take;
  listing->options.user_data = listing;
  result = finx_import_read (listing->bytes, listing->name, &listing->options, NULL);
  g_task_return_boolean (task, result != NULL);
}

static void
append_faults (GPtrArray *entries,
               GPtrArray *faults,
               gboolean   is_skipped)
{
  for (guint i = 0; i < faults->len; i++)
    g_ptr_array_add (entries, finx_import_entry_new_fault (faults->pdata[i], is_skipped));
}

/* "Buy 12 · Sell 3" of all files */
static void
add_kinds (FinxImportWizard *self,
           const guint64    *counts)
{
  g_autoptr(GString) text = g_string_new (gtk_label_get_text (GTK_LABEL (self->check_kinds)));

  for (guint i = 0; i < FINX_N_TRANSACTION_KINDS; i++)
    if (counts[i] > 0)
      {
        g_autofree char *n = finx_format_double ((double) counts[i], 0);

        g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", finx_transaction_kind_label ((FinxTransactionKind) i), n);
      }
  gtk_label_set_text (GTK_LABEL (self->check_kinds), text->str);
}

static guint64
count (FinxImportWizard *self,
       FinxEntryState    state)
{
  guint64 n = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      const FinxImportOutcome *outcome = ((FinxImportFile *) self->files->pdata[i])->outcome;

      if (outcome == NULL)
        continue;
      n += state == FINX_ENTRY_NEW ? outcome->n_imported : state == FINX_ENTRY_KNOWN ? outcome->n_duplicates
           : state == FINX_ENTRY_SKIPPED ? outcome->result->n_skipped : outcome->result->n_faults;
    }
  return n;
}

gboolean
finx_import_wizard_is_partial (FinxImportWizard *self)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check_partial));
}

/* @n_new: what Import would write; 0 while refused rows keep a file back. */
gboolean
finx_import_wizard_is_checked (FinxImportWizard *self,
                               guint64          *n_new)
{
  *n_new = 0;
  for (guint i = 0; i < self->files->len; i++)
    {
      const FinxImportOutcome *outcome = ((FinxImportFile *) self->files->pdata[i])->outcome;

      if (outcome == NULL)
        return FALSE;
      if (outcome->result->n_faults == 0 || finx_import_wizard_is_partial (self))
        *n_new += outcome->n_imported;
    }
  return self->checking >= self->files->len;
}

static void
update_summary (FinxImportWizard *self)
{
  static const FinxEntryState states[] = { FINX_ENTRY_NEW, FINX_ENTRY_KNOWN, FINX_ENTRY_SKIPPED, FINX_ENTRY_REFUSED };
  guint64 n_refused = count (self, FINX_ENTRY_REFUSED);
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *n = finx_format_double ((double) count (self, states[i]), 0);
      g_autofree char *label = g_strdup_printf ("%s %s", finx_entry_state_label (states[i]), n);

      gtk_button_set_label (GTK_BUTTON (self->check_filters[i + 1]), label);
    }
  gtk_widget_set_visible (self->check_partial, n_refused > 0);
  if (n_refused > 0)
    text = g_strdup (_("A file with refused rows is not imported, unless you say so."));
  else if (count (self, FINX_ENTRY_NEW) == 0)
    text = g_strdup (_("Nothing new: the portfolio has all of it already."));
  else
    text = g_strdup (_("This is what will be booked. Nothing is written yet."));
  gtk_label_set_text (GTK_LABEL (self->check_summary), text);
}

static void
finish (FinxImportWizard *self)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < self->files->len; i++)
    {
      GPtrArray *entries = ((FinxImportFile *) self->files->pdata[i])->entries;

      for (guint k = 0; entries != NULL && k < entries->len; k++)
        g_ptr_array_add (all, entries->pdata[k]);
    }
  g_clear_object (&self->cancellable);
  g_list_store_splice (self->check_rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->check_rows)), all->pdata, all->len);
  finx_import_wizard_list_instruments (self);
  update_summary (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->check_stack), "rows");
  finx_import_wizard_update (self);
}

static void
fail (FinxImportWizard *self,
      FinxImportFile   *file,
      const GError     *error)
{
  g_autofree char *why = finx_error_text (error);
  g_autofree char *text = g_strdup_printf ("%s: %s", file->name, why);

  g_clear_object (&self->cancellable);
  gtk_label_set_text (GTK_LABEL (self->check_error), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->check_stack), "error");
  finx_import_wizard_update (self);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FinxImportWizard *self = FINX_IMPORT_WIZARD (source);
  Listing *listing = g_task_get_task_data (G_TASK (result));
  FinxImportFile *file;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))) || self->checking >= self->files->len)
    return;
  file = self->files->pdata[self->checking];
  g_clear_pointer (&file->entries, g_ptr_array_unref);
  file->entries = g_ptr_array_new_with_free_func (g_object_unref);
  append_faults (file->entries, file->outcome->result->faults, FALSE);
  for (guint i = 0; i < listing->entries->len; i++)
    g_ptr_array_add (file->entries, g_object_ref (listing->entries->pdata[i]));
  append_faults (file->entries, file->outcome->result->skipped, TRUE);
  add_kinds (self, listing->counts);
  self->checking++;
  check_next (self);
}

static void
list_rows (FinxImportWizard *self,
           FinxImportFile   *file)
{
  const char *portfolio = finx_import_wizard_get_portfolio (self);
  FinxTransactionList *base = portfolio != NULL ? finx_engine_get_transactions (self->engine, portfolio) : NULL;
  g_autoptr(GTask) task = g_task_new (self, self->cancellable, listed_cb, NULL);
  Listing *listing = g_new0 (Listing, 1);

  listing->bytes = g_bytes_ref (file->bytes);
  listing->name = g_strdup (file->name);
  listing->options = finx_import_file_get_options (file);
  listing->account = g_strdup (portfolio != NULL ? portfolio : "portfolio");
  listing->currency = g_strdup (finx_import_wizard_get_currency (self));
  listing->base = base != NULL ? finx_transaction_list_ref (base) : NULL;
  listing->instruments = g_object_ref (finx_engine_get_instruments (self->engine));
  listing->entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, listing, listing_free);
  g_task_run_in_thread (task, list_thread);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxImportWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  FinxImportOutcome *outcome = finx_engine_import_finish (FINX_ENGINE (source), result, &error);
  FinxImportFile *file;

  if (self->workspace == NULL || self->step != FINX_STEP_CHECK || self->checking >= self->files->len
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&outcome, finx_import_outcome_free);
      return;
    }
  file = self->files->pdata[self->checking];
  g_clear_pointer (&file->outcome, finx_import_outcome_free);
  file->outcome = outcome;
  if (outcome == NULL)
    fail (self, file, error);
  else
    list_rows (self, file);
}

static void
progress_cb (double   fraction,
             guint64  n_rows,
             gpointer user_data)
{
  FinxImportWizard *self = user_data;
  g_autofree char *n = finx_format_double ((double) n_rows, 0);
  g_autofree char *text = g_strdup_printf (_("%s rows read"), n);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->check_progress), (self->checking + fraction) / MAX (self->files->len, 1));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->check_progress), text);
}

static void
check_next (FinxImportWizard *self)
{
  FinxImportFile *file;
  FinxImportOptions options;

  if (self->checking >= self->files->len)
    {
      finish (self);
      return;
    }
  file = self->files->pdata[self->checking];
  options = finx_import_file_get_options (file);
  options.currency = finx_import_wizard_get_currency (self);
  finx_engine_import_async (self->engine, finx_import_wizard_get_portfolio (self), file->path, &options, FINX_BOOK_IMPORT_DRY_RUN,
                            progress_cb, self, self->cancellable, checked_cb, g_object_ref (self));
}

void
finx_import_wizard_enter_check (FinxImportWizard *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->checking = 0;
  for (guint i = 0; i < self->files->len; i++)
    {
      FinxImportFile *file = self->files->pdata[i];

      g_clear_pointer (&file->outcome, finx_import_outcome_free);
    }
  g_list_store_remove_all (self->check_rows);
  gtk_label_set_text (GTK_LABEL (self->check_kinds), "");
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->check_progress), 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->check_stack), "reading");
  check_next (self);
}

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  FinxImportWizard *self = user_data;
  FinxEntryState state = finx_import_entry_get_state (item);

  return self->check_state == ALL || (int) state == self->check_state
         || (self->check_state == FINX_ENTRY_NEW && state == FINX_ENTRY_CHANGED);
}

static void
filter_cb (FinxImportWizard *self,
           GtkToggleButton  *button)
{
  static const int states[] = { ALL, FINX_ENTRY_NEW, FINX_ENTRY_KNOWN, FINX_ENTRY_SKIPPED, FINX_ENTRY_REFUSED };

  if (!gtk_toggle_button_get_active (button))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (self->check_filters[i] == GTK_WIDGET (button))
      self->check_state = states[i];
  gtk_filter_changed (self->check_filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static GtkWidget *
build_filters (FinxImportWizard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *const labels[] = { _("All"), _("New"), _("Already there"), _("Left out"), _("Refused") };

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (labels[i]);

      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (self->check_filters[0]));
      gtk_widget_add_css_class (button, "small");
      self->check_filters[i] = button;
      g_signal_connect_object (button, "toggled", G_CALLBACK (filter_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }
  self->check_state = ALL;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->check_filters[0]), TRUE);
  return box;
}

static GtkWidget *
build_rows (FinxImportWizard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr(GtkFilterListModel) shown = NULL;

  self->check_rows = g_list_store_new (FINX_TYPE_IMPORT_ENTRY);
  self->check_filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->check_rows)), self->check_filter);
  self->check_kinds = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->check_kinds), 0);
  gtk_label_set_wrap (GTK_LABEL (self->check_kinds), TRUE);
  gtk_widget_add_css_class (self->check_kinds, "dim");
  gtk_widget_add_css_class (self->check_kinds, "caption");
  gtk_widget_add_css_class (self->check_kinds, "numeric");
  self->check_table = FINX_TABLE (finx_import_entry_table_new ());
  finx_table_set_rows (self->check_table, 4, 0);
  finx_table_set_empty (self->check_table, "object-select-symbolic", _("No such row"), NULL);
  finx_table_set_model (self->check_table, G_LIST_MODEL (shown));
  gtk_widget_set_vexpand (GTK_WIDGET (self->check_table), TRUE);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->check_table));
  self->check_partial = gtk_check_button_new_with_label (_("Book the other rows of a file although some are refused"));
  g_signal_connect_object (self->check_partial, "toggled", G_CALLBACK (finx_import_wizard_update), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), build_filters (self));
  gtk_box_append (GTK_BOX (box), card);
  gtk_box_append (GTK_BOX (box), self->check_kinds);
  gtk_box_append (GTK_BOX (box), self->check_partial);
  gtk_box_append (GTK_BOX (box), finx_import_wizard_build_instruments (self));
  return box;
}

GtkWidget *
finx_import_wizard_build_check (FinxImportWizard *self)
{
  GtkWidget *box = finx_wizard_step_box (_("Check"), ""), *head = gtk_widget_get_first_child (box);

  self->check_summary = gtk_widget_get_last_child (head);
  self->check_stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->check_stack, TRUE);
  self->check_progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->check_progress), TRUE);
  gtk_widget_set_valign (self->check_progress, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check_progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Part of the files that is read"), -1);
  self->check_error = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->check_error), TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->check_error), TRUE);
  gtk_widget_add_css_class (self->check_error, "warn");
  gtk_stack_add_named (GTK_STACK (self->check_stack), self->check_progress, "reading");
  gtk_stack_add_named (GTK_STACK (self->check_stack), build_rows (self), "rows");
  gtk_stack_add_named (GTK_STACK (self->check_stack), self->check_error, "error");
  gtk_box_append (GTK_BOX (box), self->check_stack);
  return box;
}
