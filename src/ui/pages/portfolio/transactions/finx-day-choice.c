/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/transactions/finx-day-choice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-time.h"
#include "ui/words/finx-format.h"

struct _FinxDayChoice
{
  GtkWidget  parent_instance;
  FinxClock *clock;
  gint32     day;
  GtkWidget *button;            /* the only child */
  GtkWidget *entry, *calendar;
  gboolean   is_filling;
};

G_DEFINE_FINAL_TYPE (FinxDayChoice, finx_day_choice, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gint32
today (FinxDayChoice *self)
{
  return (gint32) finx_days_from_time (finx_clock_now (self->clock));
}

/* Shows the chosen day in all parts. */
static void
fill (FinxDayChoice *self)
{
  gint32 day = self->day == G_MAXINT32 ? today (self) : self->day;
  g_autofree char *text = self->day == G_MAXINT32 ? g_strdup (_("Today")) : finx_format_date (day * FINX_USEC_PER_DAY, "UTC");
  g_autofree char *name = g_strdup_printf (_("Figures of: %s"), text), *iso = finx_days_to_string (day);
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (day * (gint64) (FINX_USEC_PER_DAY / FINX_USEC_PER_SEC));

  self->is_filling = TRUE;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), iso) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), iso);
  gtk_widget_remove_css_class (self->entry, "error");
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), date);
  self->is_filling = FALSE;
}

/* What has not come is today. */
static void
choose (FinxDayChoice *self,
        gint32         day)
{
  gint32 before = self->day;

  finx_day_choice_set (self, day);
  if (self->day != before)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
day_selected_cb (FinxDayChoice *self)
{
  g_autoptr(GDateTime) date = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));

  if (!self->is_filling)
    choose (self, (gint32) finx_days_from_date (g_date_time_get_year (date), g_date_time_get_month (date),
                                                g_date_time_get_day_of_month (date)));
}

static gboolean
parse (FinxDayChoice *self,
       gint32        *day)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gint64 time_us;

  if (strlen (text) != strlen ("2024-03-09") || !finx_time_parse_iso (text, &time_us, NULL))
    return FALSE;
  *day = (gint32) finx_days_from_time (time_us);
  return TRUE;
}

static void
entered_cb (FinxDayChoice *self)
{
  gint32 day;

  if (!parse (self, &day))
    {
      gtk_widget_add_css_class (self->entry, "error");
      return;
    }
  choose (self, day);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
typed_cb (FinxDayChoice *self)
{
  if (!self->is_filling)
    gtk_widget_remove_css_class (self->entry, "error");
}

static void
shown_cb (FinxDayChoice *self)
{
  fill (self);
  gtk_widget_grab_focus (self->entry);
}

static void
today_cb (FinxDayChoice *self)
{
  choose (self, G_MAXINT32);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
month_cb (FinxDayChoice *self)
{
  int year, month, date;

  finx_date_from_days (today (self), &year, &month, &date);
  choose (self, (gint32) finx_days_from_date (year, month, 1) - 1);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
year_cb (FinxDayChoice *self)
{
  int year, month, date;

  finx_date_from_days (today (self), &year, &month, &date);
  choose (self, (gint32) finx_days_from_date (year, 1, 1) - 1);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
add_button (FinxDayChoice *self,
            GtkWidget     *box,
            const char    *label,
            GCallback      callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
build_popover (FinxDayChoice *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "finx-popover-box");
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), "2024-12-31");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Day, as year-month-day"), -1);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entered_cb), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (typed_cb), self);
  gtk_box_append (GTK_BOX (box), self->entry);
  self->calendar = gtk_calendar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Calendar"), -1);
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self);
  gtk_box_append (GTK_BOX (box), self->calendar);
  add_button (self, box, _("Today"), G_CALLBACK (today_cb));
  add_button (self, box, _("End of last month"), G_CALLBACK (month_cb));
  add_button (self, box, _("End of last year"), G_CALLBACK (year_cb));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "map", G_CALLBACK (shown_cb), self);
  return popover;
}

static void
finx_day_choice_dispose (GObject *object)
{
  FinxDayChoice *self = FINX_DAY_CHOICE (object);

  self->is_filling = TRUE;
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (finx_day_choice_parent_class)->dispose (object);
}

static void
finx_day_choice_class_init (FinxDayChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_day_choice_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", FINX_TYPE_DAY_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_day_choice_init (FinxDayChoice *self)
{
  self->day = G_MAXINT32;
}

GtkWidget *
finx_day_choice_new (FinxClock *clock)
{
  FinxDayChoice *self = g_object_new (FINX_TYPE_DAY_CHOICE, NULL);

  self->clock = g_object_ref (clock);
  self->button = gtk_menu_button_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->button, _("The day that the figures are of (Ctrl+D)"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), build_popover (self));
  fill (self);
  return GTK_WIDGET (self);
}

gint32
finx_day_choice_get (FinxDayChoice *self)
{
  g_return_val_if_fail (FINX_IS_DAY_CHOICE (self), G_MAXINT32);
  return self->day;
}

void
finx_day_choice_set (FinxDayChoice *self,
                     gint32         day)
{
  g_return_if_fail (FINX_IS_DAY_CHOICE (self));

  self->day = day < today (self) ? day : G_MAXINT32;
  fill (self);
}

void
finx_day_choice_open (FinxDayChoice *self)
{
  g_return_if_fail (FINX_IS_DAY_CHOICE (self));
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}
