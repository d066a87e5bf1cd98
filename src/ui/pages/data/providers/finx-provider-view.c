/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/providers/finx-provider-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "engine/prices/finx-engine-providers.h"
#include "ui/pages/data/providers/finx-provider-order.h"
#include "ui/pages/data/providers/finx-provider-row.h"
#include "ui/pages/data/providers/finx-refresh-group.h"

#define MAX_WIDTH 720           /* px */

struct _FinxProviderView
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GtkWidget     *scroller, *group;
  GPtrArray     *rows;                  /* (element-type FinxProviderRow): as the states come; empty until then */
  gboolean       is_listing, is_dirty;
};

G_DEFINE_FINAL_TYPE (FinxProviderView, finx_provider_view, GTK_TYPE_WIDGET)

static void refresh (FinxProviderView *self);

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxProviderView) self = user_data;
  g_autoptr(GPtrArray) states = finx_engine_list_providers_finish (FINX_ENGINE (source), result, NULL);

  self->is_listing = FALSE;
  for (guint i = 0; self->scroller != NULL && states != NULL && i < states->len; i++)
    {
      const FinxProviderState *state = states->pdata[i];

      if (i == self->rows->len)
        {
          g_ptr_array_add (self->rows, finx_provider_row_new (self->workspace, state->info));
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->rows->pdata[i]);
        }
      finx_provider_row_set_state (self->rows->pdata[i], state);
    }
  if (self->is_dirty)
    refresh (self);
}

/* Only while somebody looks: it unlocks the keyring. */
static void
refresh (FinxProviderView *self)
{
  self->is_dirty = self->is_listing;
  if (self->is_listing || self->scroller == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_listing = TRUE;
  finx_engine_list_providers_async (self->engine, NULL, listed_cb, g_object_ref (self));
}

static void
finx_provider_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_provider_view_parent_class)->map (widget);
  refresh (FINX_PROVIDER_VIEW (widget));
}

static void
finx_provider_view_dispose (GObject *object)
{
  FinxProviderView *self = FINX_PROVIDER_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_provider_view_parent_class)->dispose (object);
}

static void
finx_provider_view_class_init (FinxProviderViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_provider_view_dispose;
  widget_class->map = finx_provider_view_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxproviders");
}

static void
finx_provider_view_init (FinxProviderView *self)
{
  self->rows = g_ptr_array_new ();
}

GtkWidget *
finx_provider_view_new (FinxWorkspace *workspace)
{
  FinxProviderView *self = g_object_new (FINX_TYPE_PROVIDER_VIEW, NULL);
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Providers of Market Data"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group),
                                         _("They are asked when you say so, and by themselves as said below. Keys are in your keyring, never in a file."));
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), self->group);
  gtk_box_append (GTK_BOX (box), finx_refresh_group_new (workspace));
  gtk_box_append (GTK_BOX (box), finx_provider_order_new (workspace));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect_object (self->engine, "providers-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
