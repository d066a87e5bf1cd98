/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/screener/finx-screen-scope.h"

#include <glib/gi18n.h>

#include "base/finx-string.h"
#include "ui/intervals/finx-interval-choice.h"
#include "ui/widgets/finx-widgets.h"

/* Entries of a drop-down: what is shown, and what it stands for. */
typedef struct
{
  GtkWidget *drop_down;
  GPtrArray *values;                    /* (element-type char*): beside its items; the first is "", for all */
} Choice;

struct _FinxScreenScope
{
  GtkBox      parent_instance;
  FinxEngine *engine;                   /* owned */
  Choice      of, kind, currency, venue;
  GtkWidget  *interval;                 /* borrowed */
  gboolean    is_setting;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (FinxScreenScope, finx_screen_scope, GTK_TYPE_BOX)

static guint signals[N_SIGNALS];

#define HELD "\001held"                 /* no watchlist is called so */

static void
changed_cb (FinxScreenScope *self)
{
  if (!self->is_setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
add (Choice     *choice,
     const char *value,
     const char *title)
{
  gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (choice->drop_down))), title);
  g_ptr_array_add (choice->values, g_strdup (value));
}

static void
clear (Choice     *choice,
       const char *all)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_drop_down_set_model (GTK_DROP_DOWN (choice->drop_down), G_LIST_MODEL (titles));
  g_ptr_array_set_size (choice->values, 0);
  add (choice, "", all);
}

/* What is not there any more is shown all the same, as the screen still asks for it. */
static void
choose (Choice     *choice,
        const char *value)
{
  guint at;

  if (!g_ptr_array_find_with_equal_func (choice->values, value, g_str_equal, &at))
    {
      at = choice->values->len;
      add (choice, value, value);
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice->drop_down), at);
}

static const char *
get (Choice *choice)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (choice->drop_down));

  return at < choice->values->len ? choice->values->pdata[at] : "";
}

static void
fill_lists (FinxScreenScope *self)
{
  GListModel *lists = G_LIST_MODEL (finx_engine_get_watchlists (self->engine));

  clear (&self->of, _("All instruments"));
  add (&self->of, HELD, _("Held"));
  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr(FinxWatchlist) list = g_list_model_get_item (lists, i);

      add (&self->of, finx_watchlist_get_name (list), finx_watchlist_get_name (list));
    }
}

/* Only what there is among the instruments. */
static void
fill_properties (FinxScreenScope *self)
{
  FinxInstrumentTable *table = finx_engine_get_instruments (self->engine);
  gboolean has_kind[FINX_N_ASSET_CLASSES] = { FALSE };

  clear (&self->kind, _("Any kind"));
  clear (&self->currency, _("Any currency"));
  clear (&self->venue, _("Any exchange"));
  for (guint i = 0; i < finx_instrument_table_get_size (table); i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (table, i);

      has_kind[instrument->asset_class] = TRUE;
      if (!g_ptr_array_find_with_equal_func (self->currency.values, instrument->currency, g_str_equal, NULL))
        add (&self->currency, instrument->currency, instrument->currency);
      if (!g_str_equal (instrument->venue, FINX_VENUE_NONE)
          && !g_ptr_array_find_with_equal_func (self->venue.values, instrument->venue, g_str_equal, NULL))
        add (&self->venue, instrument->venue, instrument->venue);
    }
  for (guint kind = 0; kind < FINX_N_ASSET_CLASSES; kind++)
    if (has_kind[kind])
      add (&self->kind, finx_asset_class_to_string ((FinxAssetClass) kind), finx_asset_class_label ((FinxAssetClass) kind));
}

static void
finx_screen_scope_finalize (GObject *object)
{
  FinxScreenScope *self = FINX_SCREEN_SCOPE (object);
  Choice *choices[] = { &self->of, &self->kind, &self->currency, &self->venue };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    g_ptr_array_unref (choices[i]->values);
  g_object_unref (self->engine);
  G_OBJECT_CLASS (finx_screen_scope_parent_class)->finalize (object);
}

static void
finx_screen_scope_class_init (FinxScreenScopeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_screen_scope_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_screen_scope_init (FinxScreenScope *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

static void
add_choice (FinxScreenScope *self,
            Choice          *choice,
            const char      *name)
{
  choice->drop_down = gtk_drop_down_new (NULL, NULL);
  choice->values = g_ptr_array_new_with_free_func (g_free);
  finx_drop_down_set_name (GTK_DROP_DOWN (choice->drop_down), name);
  gtk_widget_set_tooltip_text (choice->drop_down, name);
  g_signal_connect_object (choice->drop_down, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), choice->drop_down);
}

GtkWidget *
finx_screen_scope_new (FinxEngine *engine)
{
  FinxScreenScope *self = g_object_new (FINX_TYPE_SCREEN_SCOPE, NULL);

  self->engine = g_object_ref (engine);
  self->is_setting = TRUE;
  add_choice (self, &self->of, _("Instruments to look at"));
  add_choice (self, &self->kind, _("Kind"));
  add_choice (self, &self->currency, _("Currency"));
  add_choice (self, &self->venue, _("Exchange"));
  self->interval = finx_interval_choice_new (_("Time frame of what has none of its own"), FINX_INTERVAL_1D);
  g_signal_connect_object (self->interval, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->interval);
  self->is_setting = FALSE;
  return GTK_WIDGET (self);
}

void
finx_screen_scope_set (FinxScreenScope  *self,
                       const FinxScreen *screen)
{
  g_return_if_fail (FINX_IS_SCREEN_SCOPE (self));

  self->is_setting = TRUE;
  fill_lists (self);
  fill_properties (self);
  choose (&self->of, screen->is_held ? HELD : screen->watchlist);
  choose (&self->kind, screen->asset_class < 0 ? "" : finx_asset_class_to_string ((FinxAssetClass) screen->asset_class));
  choose (&self->currency, screen->currency);
  choose (&self->venue, screen->venue);
  finx_interval_choice_set (FINX_INTERVAL_CHOICE (self->interval), screen->interval);
  self->is_setting = FALSE;
}

void
finx_screen_scope_take (FinxScreenScope *self,
                        FinxScreen      *screen)
{
  FinxAssetClass asset_class;

  g_return_if_fail (FINX_IS_SCREEN_SCOPE (self));

  screen->is_held = g_str_equal (get (&self->of), HELD);
  finx_set_str (&screen->watchlist, screen->is_held ? "" : get (&self->of));
  screen->asset_class = finx_asset_class_from_string (get (&self->kind), &asset_class) ? (int) asset_class : -1;
  finx_set_str (&screen->currency, get (&self->currency));
  finx_set_str (&screen->venue, get (&self->venue));
  screen->interval = finx_interval_choice_get (FINX_INTERVAL_CHOICE (self->interval));
}
