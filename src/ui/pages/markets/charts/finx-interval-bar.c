/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-interval-bar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/intervals/finx-interval-field.h"
#include "ui/preferences/finx-settings.h"
#include "ui/words/finx-interval-words.h"

#define SETTINGS_KEY "chart-intervals"
#define LIST_HEIGHT  320

static const FinxInterval offered[] = {
  FINX_INTERVAL_1T, FINX_INTERVAL (FINX_UNIT_TICK, 10), FINX_INTERVAL (FINX_UNIT_TICK, 100), FINX_INTERVAL (FINX_UNIT_TICK, 1000),
  FINX_INTERVAL_1S, FINX_INTERVAL (FINX_UNIT_SECOND, 5), FINX_INTERVAL (FINX_UNIT_SECOND, 15), FINX_INTERVAL (FINX_UNIT_SECOND, 30),
  FINX_INTERVAL_1M, FINX_INTERVAL (FINX_UNIT_MINUTE, 2), FINX_INTERVAL (FINX_UNIT_MINUTE, 3), FINX_INTERVAL_5M,
  FINX_INTERVAL (FINX_UNIT_MINUTE, 10), FINX_INTERVAL_15M, FINX_INTERVAL (FINX_UNIT_MINUTE, 30), FINX_INTERVAL (FINX_UNIT_MINUTE, 45),
  FINX_INTERVAL_1H, FINX_INTERVAL (FINX_UNIT_HOUR, 2), FINX_INTERVAL (FINX_UNIT_HOUR, 4),
  FINX_INTERVAL_1D, FINX_INTERVAL_1W, FINX_INTERVAL_1MO, FINX_INTERVAL (FINX_UNIT_MONTH, 3), FINX_INTERVAL (FINX_UNIT_MONTH, 12),
};

struct _FinxIntervalBar
{
  GtkBox       parent_instance;
  GSettings   *settings;        /* owned */
  GArray      *favourites;      /* (element-type FinxInterval), the shortest first */
  GArray      *listed;          /* (element-type FinxInterval), the rows of @list */
  GPtrArray   *buttons;         /* borrowed, by @favourites */
  FinxInterval interval;
  GtkWidget   *linked, *menu, *popover, *field, *scroller, *list;       /* borrowed */
  guint        reveal_tick;     /* frame callback that brings the chosen one into view; 0: none is due */
  gboolean     syncing;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxIntervalBar, finx_interval_bar, GTK_TYPE_BOX)

static int
compare (gconstpointer a,
         gconstpointer b)
{
  FinxInterval one = *(const FinxInterval *) a, other = *(const FinxInterval *) b;

  return (one > other) - (one < other);
}

static gboolean
is_favourite (FinxIntervalBar *self,
              FinxInterval     interval)
{
  for (guint i = 0; i < self->favourites->len; i++)
    if (g_array_index (self->favourites, FinxInterval, i) == interval)
      return TRUE;
  return FALSE;
}

static void
set_favourite (FinxIntervalBar *self,
               FinxInterval     interval,
               gboolean         favourite)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->favourites->len; i++)
    if (g_array_index (self->favourites, FinxInterval, i) != interval)
      g_ptr_array_add (names, (gpointer) finx_interval_to_string (g_array_index (self->favourites, FinxInterval, i)));
  if (favourite)
    g_ptr_array_add (names, (gpointer) finx_interval_to_string (interval));
  g_ptr_array_add (names, NULL);
  g_settings_set_strv (self->settings, SETTINGS_KEY, (const char *const *) names->pdata);
}

static void
choose (FinxIntervalBar *self,
        FinxInterval     interval)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[CHOSEN], 0, interval);
}

static void
button_cb (FinxIntervalBar *self,
           GtkToggleButton *button)
{
  guint i;

  if (!self->syncing && gtk_toggle_button_get_active (button) && g_ptr_array_find (self->buttons, button, &i))
    choose (self, g_array_index (self->favourites, FinxInterval, i));
}

/* Where the bar has less room than it needs, the chosen interval is what is seen of it; once it has its place. */
static gboolean
reveal_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  FinxIntervalBar *self = FINX_INTERVAL_BAR (widget);
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT), *chosen = self->menu;
  graphene_rect_t place;

  self->reveal_tick = 0;
  for (guint i = 0; i < self->buttons->len; i++)
    if (g_array_index (self->favourites, FinxInterval, i) == self->interval)
      chosen = self->buttons->pdata[i];
  if (viewport != NULL && gtk_widget_compute_bounds (chosen, gtk_widget_get_first_child (viewport), &place))
    gtk_adjustment_clamp_page (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (viewport)), floor (place.origin.x),
                               ceil (place.origin.x + place.size.width));
  return G_SOURCE_REMOVE;
}

void
finx_interval_bar_reveal (FinxIntervalBar *self)
{
  g_return_if_fail (FINX_IS_INTERVAL_BAR (self));
  if (self->reveal_tick == 0)
    self->reveal_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_cb, NULL, NULL);
}

/* An interval that has no button is named by the menu. */
static void
show_chosen (FinxIntervalBar *self)
{
  gboolean has_button = is_favourite (self, self->interval);

  self->syncing = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_toggle_button_set_active (self->buttons->pdata[i], g_array_index (self->favourites, FinxInterval, i) == self->interval);
  self->syncing = FALSE;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->menu), has_button || self->interval == FINX_INTERVAL_NONE ? "" : finx_interval_short_name (self->interval));
  /* the button inside takes its name from the label else */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->menu)), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->menu)), GTK_ACCESSIBLE_PROPERTY_LABEL, _("All intervals"), -1);
  if (has_button)
    gtk_widget_remove_css_class (self->menu, "interval-other");
  else
    gtk_widget_add_css_class (self->menu, "interval-other");
  finx_interval_bar_reveal (self);
}

static void
favourites_cb (FinxIntervalBar *self)
{
  g_auto(GStrv) names = g_settings_get_strv (self->settings, SETTINGS_KEY);
  FinxInterval interval;

  g_array_set_size (self->favourites, 0);
  for (guint i = 0; names[i] != NULL; i++)
    if (finx_interval_from_string (names[i], &interval) && !is_favourite (self, interval))
      g_array_append_val (self->favourites, interval);
  g_array_sort (self->favourites, compare);
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_box_remove (GTK_BOX (self->linked), self->buttons->pdata[i]);
  g_ptr_array_set_size (self->buttons, 0);
  for (guint i = 0; i < self->favourites->len; i++)
    {
      FinxInterval favourite = g_array_index (self->favourites, FinxInterval, i);
      GtkWidget *button = gtk_toggle_button_new_with_label (finx_interval_short_name (favourite));

      gtk_widget_add_css_class (button, "small");
      gtk_widget_set_tooltip_text (button, finx_interval_name (favourite));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, finx_interval_name (favourite), -1);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), self->buttons->pdata[0]);
      g_signal_connect_object (button, "toggled", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->linked), button);
      g_ptr_array_add (self->buttons, button);
    }
  gtk_widget_set_visible (self->linked, self->favourites->len > 0);
  show_chosen (self);
}

/* The list of the menu */

static FinxInterval
interval_of (FinxIntervalBar *self,
             GtkListBoxRow   *row)
{
  return g_array_index (self->listed, FinxInterval, gtk_list_box_row_get_index (row));
}

static void
star_cb (FinxIntervalBar *self,
         GtkToggleButton *star)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (star), GTK_TYPE_LIST_BOX_ROW);
  gboolean starred = gtk_toggle_button_get_active (star);

  gtk_button_set_icon_name (GTK_BUTTON (star), starred ? "starred-symbolic" : "non-starred-symbolic");
  set_favourite (self, interval_of (self, GTK_LIST_BOX_ROW (row)), starred);
}

static void
add_row (FinxIntervalBar *self,
         FinxInterval     interval)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (finx_interval_name (interval)), *shortly = gtk_label_new (finx_interval_short_name (interval));
  GtkWidget *star = gtk_toggle_button_new ();
  gboolean starred = is_favourite (self, interval);
  g_autofree char *label = g_strdup_printf (_("%s in the bar"), finx_interval_name (interval));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (shortly, "dim");
  gtk_button_set_icon_name (GTK_BUTTON (star), starred ? "starred-symbolic" : "non-starred-symbolic");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (star), starred);
  gtk_widget_add_css_class (star, "flat");
  gtk_widget_add_css_class (star, "interval-star");
  gtk_widget_set_valign (star, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (star, _("A button in the bar"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (star), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (star, "toggled", G_CALLBACK (star_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), shortly);
  gtk_box_append (GTK_BOX (box), star);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, finx_interval_name (interval), -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  if (interval == self->interval)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
}

static void
fill_list (FinxIntervalBar *self)
{
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (FinxInterval));
  GtkWidget *child;

  g_array_set_size (self->listed, 0);
  g_array_append_vals (all, offered, G_N_ELEMENTS (offered));
  g_array_append_vals (all, self->favourites->data, self->favourites->len);
  g_array_append_val (all, self->interval);
  g_array_sort (all, compare);
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < all->len; i++)
    {
      FinxInterval interval = g_array_index (all, FinxInterval, i);

      if (interval != FINX_INTERVAL_NONE && (i == 0 || g_array_index (all, FinxInterval, i - 1) != interval))
        {
          g_array_append_val (self->listed, interval);
          add_row (self, interval);
        }
    }
}

static void
row_cb (FinxIntervalBar *self,
        GtkListBoxRow   *row)
{
  choose (self, interval_of (self, row));
}

static void
entered_cb (FinxIntervalBar *self,
            guint            interval)
{
  choose (self, interval);
}

/* The chosen one comes into view, once the rows have places. */
static gboolean
scroll_cb (GtkWidget     *scroller,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  FinxIntervalBar *self = user_data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  graphene_rect_t place;

  if (row == NULL)
    return G_SOURCE_REMOVE;
  if (!gtk_widget_compute_bounds (GTK_WIDGET (row), self->list, &place) || place.size.height <= 0
      || gtk_adjustment_get_upper (adjustment) < place.origin.y + place.size.height)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (adjustment, place.origin.y + (place.size.height - gtk_widget_get_height (scroller)) / 2);
  return G_SOURCE_REMOVE;
}

static void
shown_cb (FinxIntervalBar *self)
{
  fill_list (self);
  gtk_widget_add_tick_callback (self->scroller, scroll_cb, self, NULL);
  finx_interval_field_begin (FINX_INTERVAL_FIELD (self->field));
}

static void
closed_cb (FinxIntervalBar *self)
{
  finx_interval_field_set_text (FINX_INTERVAL_FIELD (self->field), "");
}

static void
finx_interval_bar_dispose (GObject *object)
{
  g_clear_object (&FINX_INTERVAL_BAR (object)->settings);
  G_OBJECT_CLASS (finx_interval_bar_parent_class)->dispose (object);
}

static void
finx_interval_bar_finalize (GObject *object)
{
  FinxIntervalBar *self = FINX_INTERVAL_BAR (object);

  g_array_unref (self->favourites);
  g_array_unref (self->listed);
  g_ptr_array_unref (self->buttons);
  G_OBJECT_CLASS (finx_interval_bar_parent_class)->finalize (object);
}

static void
finx_interval_bar_class_init (FinxIntervalBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_interval_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_interval_bar_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
build_menu (FinxIntervalBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->field = finx_interval_field_new (TRUE);
  g_signal_connect_object (self->field, "entered", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "interval-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Intervals"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_size_request (self->scroller, 240, LIST_HEIGHT);
  gtk_box_append (GTK_BOX (box), self->field);
  gtk_box_append (GTK_BOX (box), self->scroller);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  g_signal_connect_object (self->popover, "show", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->menu), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->menu), self->popover);
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->menu), FALSE);
  gtk_widget_set_valign (self->menu, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->menu, "small");
  gtk_widget_add_css_class (self->menu, "interval-menu");
  gtk_widget_set_tooltip_text (self->menu, _("All intervals (type a number)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _("All intervals"), -1);
}

static void
finx_interval_bar_init (FinxIntervalBar *self)
{
  self->favourites = g_array_new (FALSE, FALSE, sizeof (FinxInterval));
  self->listed = g_array_new (FALSE, FALSE, sizeof (FinxInterval));
  self->buttons = g_ptr_array_new ();
  self->settings = finx_settings_new ();
  self->linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->linked, "linked");
  gtk_widget_add_css_class (self->linked, "segments");
  gtk_widget_set_valign (self->linked, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->linked), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Interval"), -1);
  gtk_box_append (GTK_BOX (self), self->linked);
  build_menu (self);
  gtk_box_append (GTK_BOX (self), self->menu);
  g_signal_connect_object (self->settings, "changed::" SETTINGS_KEY, G_CALLBACK (favourites_cb), self, G_CONNECT_SWAPPED);
  favourites_cb (self);
}

GtkWidget *
finx_interval_bar_new (void)
{
  return g_object_new (FINX_TYPE_INTERVAL_BAR, NULL);
}

void
finx_interval_bar_show (FinxIntervalBar *self,
                        FinxInterval     interval)
{
  g_return_if_fail (FINX_IS_INTERVAL_BAR (self));
  self->interval = interval;
  show_chosen (self);
}

void
finx_interval_bar_type (FinxIntervalBar *self,
                        const char      *text)
{
  g_return_if_fail (FINX_IS_INTERVAL_BAR (self));
  finx_interval_field_set_text (FINX_INTERVAL_FIELD (self->field), text);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}
