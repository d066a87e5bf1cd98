/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-symbol-picker.h"

#include <glib/gi18n.h>

#include "ui/brokers/finx-broker-finder.h"
#include "ui/words/finx-format.h"

struct _FinxSymbolPicker
{
  GtkPopover          parent_instance;

  GtkWidget          *entry;            /* borrowed, as the next */
  GtkWidget          *stack;
  GtkWidget          *finder;           /* (nullable) */
  GtkFilter          *filter;           /* borrowed from the list's model */
  GtkSingleSelection *selection;        /* owned */
  char               *needle;           /* case-folded; owned */
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxSymbolPicker, finx_symbol_picker, GTK_TYPE_POPOVER)

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  FinxSymbolPicker *self = user_data;
  const FinxInstrument *instrument = finx_quote_row_get_instrument (item);
  g_autofree char *symbol = NULL;
  g_autofree char *name = NULL;

  if (self->needle == NULL || *self->needle == '\0')
    return TRUE;
  symbol = g_utf8_casefold (instrument->symbol, -1);
  name = g_utf8_casefold (instrument->name, -1);
  return strstr (symbol, self->needle) != NULL || strstr (name, self->needle) != NULL;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *symbol = gtk_label_new (NULL);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *kind = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (symbol), 0);
  gtk_label_set_width_chars (GTK_LABEL (symbol), 9);
  gtk_widget_add_css_class (symbol, "heading");
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (kind, "dim");
  gtk_box_append (GTK_BOX (box), symbol);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), kind);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (gtk_list_item_get_item (item));
  GtkWidget *symbol = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *name = gtk_widget_get_next_sibling (symbol);

  gtk_label_set_text (GTK_LABEL (symbol), instrument->symbol);
  gtk_label_set_text (GTK_LABEL (name), instrument->name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), finx_asset_class_label (instrument->asset_class));
}

static void
pick (FinxSymbolPicker *self,
      guint             position)
{
  g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[PICKED], 0, row);
}

static void
found_cb (FinxSymbolPicker *self,
          FinxQuoteRow     *row)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[PICKED], 0, row);
}

static void
changed_cb (FinxSymbolPicker *self)
{
  if (self->finder != NULL)
    finx_broker_finder_search (FINX_BROKER_FINDER (self->finder), gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  g_strstrip (self->needle);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_single_selection_set_selected (self->selection, 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0 ? "list" : "none");
}

static gboolean
key_cb (FinxSymbolPicker *self,
        guint             key)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint at = gtk_single_selection_get_selected (self->selection);

  if (key == GDK_KEY_Down && at + 1 < n)
    gtk_single_selection_set_selected (self->selection, at + 1);
  else if (key == GDK_KEY_Up && at > 0 && at < n)
    gtk_single_selection_set_selected (self->selection, at - 1);
  else
    return FALSE;
  return TRUE;
}

static void
activate_entry_cb (FinxSymbolPicker *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0 && self->finder != NULL)
    finx_broker_finder_pick_first (FINX_BROKER_FINDER (self->finder));
  else
    pick (self, gtk_single_selection_get_selected (self->selection));
}

static void
shown_cb (FinxSymbolPicker *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (self->entry);
}

static void
finx_symbol_picker_dispose (GObject *object)
{
  FinxSymbolPicker *self = FINX_SYMBOL_PICKER (object);

  g_clear_object (&self->selection);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (finx_symbol_picker_parent_class)->dispose (object);
}

static void
finx_symbol_picker_class_init (FinxSymbolPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_symbol_picker_dispose;
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, FINX_TYPE_QUOTE_ROW);
}

static void
finx_symbol_picker_init (FinxSymbolPicker *self)
{
}

static GtkWidget *
build_list (FinxSymbolPicker *self,
            FinxQuoteBoard   *board)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered;
  GtkWidget *list, *scroller;

  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (board)), self->filter);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  list = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Instruments found"), -1);
  g_signal_connect_swapped (list, "activate", G_CALLBACK (pick), self);
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_size_request (scroller, 340, 280);
  return scroller;
}

GtkWidget *
finx_symbol_picker_new (FinxQuoteBoard *board)
{
  FinxSymbolPicker *self = g_object_new (FINX_TYPE_SYMBOL_PICKER, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *none = gtk_label_new (_("No instrument matches. Search by symbol or name."));
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Symbol or name"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search instruments"), -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_entry_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, keys);

  gtk_label_set_wrap (GTK_LABEL (none), TRUE);
  gtk_widget_add_css_class (none, "dim");
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), build_list (self, board), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), none, "none");
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_widget_add_css_class (GTK_WIDGET (self), "symbol-picker");
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect (self, "show", G_CALLBACK (shown_cb), NULL);
  return GTK_WIDGET (self);
}

void
finx_symbol_picker_add_brokers (FinxSymbolPicker *self,
                                FinxEngine       *engine)
{
  g_return_if_fail (FINX_IS_SYMBOL_PICKER (self));

  self->finder = finx_broker_finder_new (engine);
  g_signal_connect_object (self->finder, "found", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (gtk_popover_get_child (GTK_POPOVER (self))), self->finder);
}
