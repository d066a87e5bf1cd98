/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/providers/finx-provider-fetch.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "engine/prices/finx-engine-providers.h"

#define FIRST_YEAR 1990         /* all that a provider has, as far as it is of use */

struct _FinxProviderFetch
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GtkWidget     *box, *text, *bar, *replace, *button;
  GPtrArray     *instruments;           /* (nullable) (element-type FinxInstrument): borrowed from their table */
  GPtrArray     *contradicted;          /* (element-type FinxInstrument): of which nothing was changed */
  GCancellable  *cancellable;           /* (nullable): while it runs */
  GString       *problems;
  guint          next, n_done;
  gboolean       replacing;
};

G_DEFINE_FINAL_TYPE (FinxProviderFetch, finx_provider_fetch, GTK_TYPE_WIDGET)

static void fetch_next (FinxProviderFetch *self);

static void
finish (FinxProviderFetch *self)
{
  gboolean is_cancelled = g_cancellable_is_cancelled (self->cancellable);
  g_autofree char *count = g_strdup_printf (_("Fetched the prices of %u of %u."), self->n_done, self->instruments->len);
  g_autofree char *text = g_strdup_printf ("%s%s%s%s", is_cancelled ? _("Stopped. ") : "", count, self->problems->len > 0 ? " " : "",
                                           self->problems->str);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->instruments, g_ptr_array_unref);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_widget_set_visible (self->replace, self->contradicted->len > 0);
  gtk_button_set_label (GTK_BUTTON (self->button), _("Close"));
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_widget_set_tooltip_text (self->text, text);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxProviderFetch) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxFetchOutcome) outcome = finx_engine_fetch_prices_finish (FINX_ENGINE (source), result, &error);

  if (self->box == NULL)
    return;
  if (outcome != NULL && finx_fetch_outcome_check (outcome, &error))
    self->n_done++;
  else if (outcome != NULL)
    g_ptr_array_add (self->contradicted, self->instruments->pdata[self->next - 1]);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *reason = finx_error_text (error);

      g_string_append_printf (self->problems, "%s%s.", self->problems->len > 0 ? " " : "", reason);
    }
  fetch_next (self);
}

static void
fetch_next (FinxProviderFetch *self)
{
  const FinxInstrument *instrument;
  g_autofree char *text = NULL;
  gint32 today = (gint32) finx_days_from_time (g_get_real_time ());

  if (self->next == self->instruments->len || g_cancellable_is_cancelled (self->cancellable))
    {
      finish (self);
      return;
    }
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), (double) self->next / self->instruments->len);
  instrument = self->instruments->pdata[self->next++];
  text = g_strdup_printf (_("Fetching the prices of %s, %u of %u…"), instrument->symbol, self->next, self->instruments->len);
  gtk_label_set_text (GTK_LABEL (self->text), text);
  finx_engine_fetch_prices_async (self->engine, instrument, NULL, (gint32) finx_days_from_date (FIRST_YEAR, 1, 1), today,
                                  self->replacing ? FINX_FETCH_REPLACE : FINX_FETCH_PLAINLY,
                                  self->cancellable, fetched_cb, g_object_ref (self));
}

static void
start (FinxProviderFetch *self,
       GPtrArray         *instruments,
       gboolean           replacing)
{
  self->instruments = g_ptr_array_ref (instruments);
  g_clear_pointer (&self->contradicted, g_ptr_array_unref);
  self->contradicted = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  g_string_truncate (self->problems, 0);
  self->next = self->n_done = 0;
  self->replacing = replacing;
  gtk_button_set_label (GTK_BUTTON (self->button), _("Cancel"));
  gtk_widget_set_visible (self->replace, FALSE);
  gtk_widget_set_visible (self->bar, TRUE);
  gtk_widget_set_visible (self->box, TRUE);
  gtk_widget_set_tooltip_text (self->text, NULL);
  fetch_next (self);
}

static void
replace_cb (FinxProviderFetch *self)
{
  g_autoptr(GPtrArray) contradicted = g_ptr_array_ref (self->contradicted);

  if (self->cancellable == NULL)
    start (self, contradicted, TRUE);
}

static void
button_cb (FinxProviderFetch *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_widget_set_visible (self->box, FALSE);
}

/**
 * finx_provider_fetch_start:
 * @instruments: (element-type FinxInstrument): of the engine's table
 *
 * One after the other, from the providers in their order; nothing happens while it runs already.
 */
void
finx_provider_fetch_start (FinxProviderFetch *self,
                           GPtrArray         *instruments)
{
  g_return_if_fail (FINX_IS_PROVIDER_FETCH (self));

  if (self->cancellable == NULL && instruments->len > 0)
    start (self, instruments, FALSE);
}

static void
finx_provider_fetch_dispose (GObject *object)
{
  FinxProviderFetch *self = FINX_PROVIDER_FETCH (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_provider_fetch_parent_class)->dispose (object);
}

static void
finx_provider_fetch_finalize (GObject *object)
{
  FinxProviderFetch *self = FINX_PROVIDER_FETCH (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->instruments, g_ptr_array_unref);
  g_ptr_array_unref (self->contradicted);
  g_string_free (self->problems, TRUE);
  G_OBJECT_CLASS (finx_provider_fetch_parent_class)->finalize (object);
}

static void
finx_provider_fetch_class_init (FinxProviderFetchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_provider_fetch_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_provider_fetch_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_provider_fetch_init (FinxProviderFetch *self)
{
  self->contradicted = g_ptr_array_new ();
  self->problems = g_string_new (NULL);
}

GtkWidget *
finx_provider_fetch_new (FinxWorkspace *workspace)
{
  FinxProviderFetch *self = g_object_new (FINX_TYPE_PROVIDER_FETCH, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->text), 3);
  gtk_label_set_selectable (GTK_LABEL (self->text), TRUE);
  gtk_widget_set_hexpand (self->text, TRUE);
  self->bar = gtk_progress_bar_new ();
  gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Fetching prices"), -1);
  self->replace = gtk_button_new_with_label (_("Replace the kept prices"));
  gtk_widget_add_css_class (self->replace, "destructive-action");
  self->button = gtk_button_new_with_label (_("Cancel"));
  gtk_widget_set_valign (self->replace, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->replace, "clicked", G_CALLBACK (replace_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->text);
  gtk_box_append (GTK_BOX (self->box), self->bar);
  gtk_box_append (GTK_BOX (self->box), self->replace);
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_widget_add_css_class (self->box, "card-body");
  gtk_widget_set_visible (self->box, FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
