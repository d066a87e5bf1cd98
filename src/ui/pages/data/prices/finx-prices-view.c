/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/prices/finx-prices-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "engine/prices/finx-engine-refresh.h"
#include "ui/pages/data/prices/finx-price-tables.h"
#include "ui/pages/data/prices/finx-series-detail.h"
#include "ui/pages/data/providers/finx-provider-fetch.h"

#define LIST_WIDTH  600                 /* px at first, beside the detail */
#define LIST_HEIGHT 220                 /* px at first, above it */

G_DEFINE_FINAL_TYPE (FinxPricesView, finx_prices_view, GTK_TYPE_WIDGET)

static void
selected_cb (FinxPricesView *self,
             GObject        *item)
{
  gboolean is_known = item != NULL && finx_series_row_get_instrument (FINX_SERIES_ROW (item)) != NULL;

  finx_series_detail_set (FINX_SERIES_DETAIL (self->detail), item != NULL ? FINX_SERIES_ROW (item) : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "prices.export", item != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "prices.delete", item != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "prices.show-chart", is_known);
}

static void
activated_cb (FinxPricesView *self)
{
  gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
}

static void
import_held (FinxPricesView *self,
             gpointer        position)
{
  finx_prices_view_import (self, NULL, finx_position_get_instrument (position)->symbol);
}

static void
unpriced_clicked_cb (gpointer item,
                     guint    button,
                     gpointer user_data)
{
  import_held (user_data, item);
}

/* Beside each other where there is room, else one below the other. */
static void
size_class_cb (FinxPricesView *self)
{
  GtkWidget *sized = gtk_widget_get_ancestor (GTK_WIDGET (self), FINX_TYPE_SIZE_CLASS);
  gboolean is_narrow = sized != NULL && finx_size_class_get (FINX_SIZE_CLASS (sized)) == 0;
  GtkOrientation orientation = is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (width == 0 && sized != NULL)      /* not laid out yet, but what it will be in is */
    width = gtk_widget_get_width (sized);
  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->paned)) == orientation && gtk_paned_get_position (GTK_PANED (self->paned)) > 0)
    return;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned), orientation);
  gtk_paned_set_position (GTK_PANED (self->paned), is_narrow ? LIST_HEIGHT : width > 0 ? MIN (LIST_WIDTH, width * 48 / 100) : LIST_WIDTH);
}

static void
finx_prices_view_root (GtkWidget *widget)
{
  GtkWidget *sized;

  GTK_WIDGET_CLASS (finx_prices_view_parent_class)->root (widget);
  sized = gtk_widget_get_ancestor (widget, FINX_TYPE_SIZE_CLASS);
  if (sized != NULL)
    {
      g_signal_handlers_disconnect_by_func (sized, size_class_cb, widget);
      g_signal_connect_object (sized, "notify::size-class", G_CALLBACK (size_class_cb), widget, G_CONNECT_SWAPPED);
    }
  size_class_cb (FINX_PRICES_VIEW (widget));
}

static void
finx_prices_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_prices_view_parent_class)->map (widget);
  finx_prices_view_queue_refresh (FINX_PRICES_VIEW (widget));
}

static void
finx_prices_view_dispose (GObject *object)
{
  FinxPricesView *self = FINX_PRICES_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->rows);
  g_clear_object (&self->unpriced);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_prices_view_parent_class)->dispose (object);
}

static void
finx_prices_view_finalize (GObject *object)
{
  FinxPricesView *self = FINX_PRICES_VIEW (object);

  g_object_unref (self->cancellable);
  g_free (self->wanted);
  g_free ((char *) self->deleted_key.symbol);
  g_clear_pointer (&self->deleted_bars, g_array_unref);
  G_OBJECT_CLASS (finx_prices_view_parent_class)->finalize (object);
}

static void
finx_prices_view_class_init (FinxPricesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_prices_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_prices_view_finalize;
  widget_class->root = finx_prices_view_root;
  widget_class->map = finx_prices_view_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxprices");
  finx_prices_view_class_init_actions (widget_class);
}

static void
finx_prices_view_init (FinxPricesView *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_list_store_new (FINX_TYPE_SERIES_ROW);
  self->unpriced = g_list_store_new (FINX_TYPE_POSITION);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _("Show in Markets"), "prices.show-chart");
  g_menu_append (menu, _("Save as CSV…"), "prices.export");
  g_menu_append (menu, _("Delete"), "prices.delete");
  return G_MENU_MODEL (menu);
}

static GtkWidget *
build_unpriced (FinxPricesView *self)
{
  static const char *const icons[] = { "document-open-symbolic", NULL };
  const char *const tooltips[] = { _("Import prices…"), NULL };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (_("Held without prices"));
  GtkWidget *table = finx_unpriced_table_new ();

  self->unpriced_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (head, "finx-section-head");
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (head), label);
  self->unpriced_count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->unpriced_count, "dim");
  gtk_box_append (GTK_BOX (head), self->unpriced_count);
  gtk_box_append (GTK_BOX (self->unpriced_box), head);
  self->unpriced_table = FINX_TABLE (table);
  finx_table_set_rows (self->unpriced_table, 1, 5);
  finx_table_set_model (self->unpriced_table, G_LIST_MODEL (self->unpriced));
  finx_table_add_buttons (self->unpriced_table, icons, tooltips, unpriced_clicked_cb, NULL, self);
  g_signal_connect_swapped (table, "activated", G_CALLBACK (import_held), self);
  gtk_box_append (GTK_BOX (self->unpriced_box), table);
  gtk_widget_set_visible (self->unpriced_box, FALSE);
  return self->unpriced_box;
}

static GtkWidget *
build_list (FinxPricesView *self,
            GMenuModel     *menu)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *table = finx_series_table_new (self->engine);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->table = FINX_TABLE (table);
  finx_table_set_rows (self->table, 3, 0);
  finx_table_set_row_menu (self->table, menu);
  finx_table_set_empty (self->table, "finx-data-symbolic", _("No price history yet"), NULL);
  finx_table_set_model (self->table, G_LIST_MODEL (self->rows));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0),
                                                                                          gtk_named_action_new ("prices.delete")));
  gtk_widget_add_controller (table, keys);
  g_signal_connect_swapped (table, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (table, "activated", G_CALLBACK (activated_cb), self);
  gtk_widget_set_vexpand (table, TRUE);
  gtk_box_append (GTK_BOX (box), table);
  gtk_box_append (GTK_BOX (box), build_unpriced (self));
  return box;
}

static GtkWidget *
build_none (void)
{
  GtkWidget *page = adw_status_page_new (), *button = gtk_button_new_with_label (_("Import prices…"));

  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "prices.import");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "finx-data-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No price history yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("Prices from a CSV file value what you hold, and are looked through for gaps and errors."));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return page;
}

GtkWidget *
finx_prices_view_new (FinxWorkspace *workspace)
{
  FinxPricesView *self = g_object_new (FINX_TYPE_PRICES_VIEW, NULL);
  g_autoptr(GMenuModel) menu = make_menu ();

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->fetching = finx_provider_fetch_new (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->fetching);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  self->detail = finx_series_detail_new (workspace, menu);
  gtk_paned_set_start_child (GTK_PANED (self->paned), build_list (self, menu));
  gtk_paned_set_end_child (GTK_PANED (self->paned), self->detail);
  gtk_paned_set_resize_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "loading");
  gtk_stack_add_named (GTK_STACK (self->stack), self->paned, "list");
  gtk_stack_add_named (GTK_STACK (self->stack), build_none (), "none");
  selected_cb (self, NULL);
  g_signal_connect_object (self->engine, "prices-changed", G_CALLBACK (finx_prices_view_queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "account-added", G_CALLBACK (finx_prices_view_queue_refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
finx_prices_view_set_filter (FinxPricesView *self,
                             const char     *text)
{
  g_return_if_fail (FINX_IS_PRICES_VIEW (self));
  finx_table_set_filter (self->table, text);
}

enum { FROM_PROVIDERS, FROM_DESK };

static void
fetch_cb (FinxPricesView *self)
{
  FinxInstrumentTable *instruments = finx_engine_get_instruments (self->engine);
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->fetch_symbol));
  g_autoptr(GPtrArray) one = g_ptr_array_new ();

  gtk_popover_popdown (GTK_POPOVER (self->fetch));
  if (chosen >= finx_instrument_table_get_size (instruments))
    return;
  g_ptr_array_add (one, (gpointer) finx_instrument_table_get (instruments, chosen));
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->fetch_source)) == FROM_DESK)
    finx_prices_view_fetch (self, one->pdata[0]);
  else
    finx_provider_fetch_start (FINX_PROVIDER_FETCH (self->fetching), one);
}

/* All that is held for real. */
static void
fetch_held_cb (FinxPricesView *self)
{
  g_autoptr(GPtrArray) held = finx_engine_list_held (self->engine);

  gtk_popover_popdown (GTK_POPOVER (self->fetch));
  if (held->len > 0)
    finx_provider_fetch_start (FINX_PROVIDER_FETCH (self->fetching), held);
  else
    finx_workspace_toast (self->workspace, _("Nothing is held"), NULL, NULL);
}

static void
source_chosen_cb (GtkDropDown *source,
                  GParamSpec  *pspec,
                  GtkLabel    *text)
{
  gtk_label_set_text (text, gtk_drop_down_get_selected (source) == FROM_DESK
                            ? _("Two years of days that the practice desk makes up. They are marked as simulated and never value what you really hold.")
                            : _("Daily prices from the first provider of the order that has them; see the tab Providers."));
}

static GtkWidget *
make_source (FinxPricesView *self)
{
  const char *const sources[] = { _("Providers, in order"), _("Practice desk (simulated)"), NULL };
  GtkWidget *text = gtk_label_new (NULL);

  self->fetch_source = gtk_drop_down_new_from_strings (sources);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->fetch_source), _("Source"));
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (text), 36);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 36);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_add_css_class (text, "dim");
  g_signal_connect_object (self->fetch_source, "notify::selected", G_CALLBACK (source_chosen_cb), text, 0);
  source_chosen_cb (GTK_DROP_DOWN (self->fetch_source), NULL, GTK_LABEL (text));
  return text;
}

/**
 * finx_prices_view_make_fetch:
 *
 * Returns: (transfer floating): a popover for the button that fetches; instruments are in their table's order
 */
GtkWidget *
finx_prices_view_make_fetch (FinxPricesView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *button = gtk_button_new_with_label (_("Fetch"));
  GtkWidget *all = gtk_button_new_with_label (_("Fetch all that is held")), *text = make_source (self);
  FinxInstrumentTable *instruments = finx_engine_get_instruments (self->engine);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < finx_instrument_table_get_size (instruments); i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (instruments, i);
      g_autofree char *name = g_strdup_printf ("%s – %s", instrument->symbol, instrument->name);

      gtk_string_list_append (names, name);
    }
  self->fetch_symbol = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->fetch_symbol), TRUE);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->fetch_symbol), _("Instrument"));
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (fetch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (all, "clicked", G_CALLBACK (fetch_held_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->fetch_symbol);
  gtk_box_append (GTK_BOX (box), self->fetch_source);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), all);
  gtk_widget_add_css_class (box, "card-body");
  self->fetch = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->fetch), box);
  return self->fetch;
}
