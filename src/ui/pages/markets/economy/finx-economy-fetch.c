/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/economy/finx-economy-fetch.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "engine/prices/finx-engine-providers.h"
#include "ui/pages/markets/economy/finx-economy-row.h"

struct _FinxEconomyFetch
{
  GtkWidget     parent_instance;
  FinxEngine   *engine;                 /* owned */
  GtkWidget    *box, *text, *bar, *button;
  GPtrArray    *rows;                   /* (nullable) (element-type FinxEconomyRow): while it runs */
  GCancellable *cancellable;            /* (nullable): likewise */
  GError       *trouble;                /* (nullable): the first that went wrong */
  guint         next, n_done;
};

G_DEFINE_FINAL_TYPE (FinxEconomyFetch, finx_economy_fetch, GTK_TYPE_WIDGET)

static void fetch_next (FinxEconomyFetch *self);

static void
finish (FinxEconomyFetch *self)
{
  g_autofree char *count = g_strdup_printf (_("Fetched %u of %u series."), self->n_done, self->rows->len);
  g_autofree char *reason = self->trouble != NULL ? finx_error_text (self->trouble) : NULL;
  g_autofree char *text = g_strdup_printf ("%s%s%s%s", g_cancellable_is_cancelled (self->cancellable) ? _("Stopped. ") : "", count,
                                           reason != NULL ? " " : "", reason != NULL ? reason : "");

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_error (&self->trouble);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_button_set_label (GTK_BUTTON (self->button), _("Close"));
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_widget_set_tooltip_text (self->text, text);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxEconomyFetch) self = user_data;
  g_autoptr(GError) error = NULL;
  FinxEconomicSeries *series = finx_engine_fetch_economy_finish (FINX_ENGINE (source), result, &error);
  FinxEconomyRow *row = self->rows->pdata[self->next - 1];

  if (series != NULL)
    {
      finx_economy_row_take_series (row, series);
      self->n_done++;
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *reason = finx_error_text (error);

      finx_economy_row_set_trouble (row, reason);
      if (g_error_matches (error, FINX_ERROR, FINX_ERROR_OFFLINE))
        self->next = self->rows->len;           /* nor would the others come */
      if (self->trouble == NULL)
        self->trouble = g_steal_pointer (&error);
    }
  if (self->box != NULL)
    fetch_next (self);
}

static void
fetch_next (FinxEconomyFetch *self)
{
  const FinxEconomyEntry *entry;
  g_autofree char *text = NULL;

  if (self->next == self->rows->len || g_cancellable_is_cancelled (self->cancellable))
    {
      finish (self);
      return;
    }
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), (double) self->next / self->rows->len);
  entry = finx_economy_row_get_entry (self->rows->pdata[self->next++]);
  text = g_strdup_printf (_("Fetching %s, %s, %u of %u…"), finx_text (entry->title), finx_text (entry->country), self->next, self->rows->len);
  gtk_label_set_text (GTK_LABEL (self->text), text);
  finx_engine_fetch_economy_async (self->engine, entry->series, NULL, 0, FINX_FETCH_PLAINLY, self->cancellable, fetched_cb, g_object_ref (self));
}

void
finx_economy_fetch_start (FinxEconomyFetch *self,
                          GPtrArray        *rows)
{
  g_return_if_fail (FINX_IS_ECONOMY_FETCH (self));

  if (self->cancellable != NULL || rows->len == 0)
    return;
  self->rows = g_ptr_array_ref (rows);
  self->cancellable = g_cancellable_new ();
  self->next = self->n_done = 0;
  gtk_button_set_label (GTK_BUTTON (self->button), _("Cancel"));
  gtk_widget_set_visible (self->bar, TRUE);
  gtk_widget_set_visible (self->box, TRUE);
  gtk_widget_set_tooltip_text (self->text, NULL);
  fetch_next (self);
}

static void
button_cb (FinxEconomyFetch *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_widget_set_visible (self->box, FALSE);
}

static void
finx_economy_fetch_dispose (GObject *object)
{
  FinxEconomyFetch *self = FINX_ECONOMY_FETCH (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_economy_fetch_parent_class)->dispose (object);
}

static void
finx_economy_fetch_finalize (GObject *object)
{
  FinxEconomyFetch *self = FINX_ECONOMY_FETCH (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_error (&self->trouble);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_economy_fetch_parent_class)->finalize (object);
}

static void
finx_economy_fetch_class_init (FinxEconomyFetchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_economy_fetch_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_economy_fetch_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_economy_fetch_init (FinxEconomyFetch *self)
{
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
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Fetching economic series"), -1);
  self->button = gtk_button_new_with_label (_("Cancel"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->text);
  gtk_box_append (GTK_BOX (self->box), self->bar);
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_widget_add_css_class (self->box, "card-body");
  gtk_widget_set_visible (self->box, FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
finx_economy_fetch_new (FinxEngine *engine)
{
  FinxEconomyFetch *self = g_object_new (FINX_TYPE_ECONOMY_FETCH, NULL);

  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}
