/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-alert-expiry.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "ui/alerts/finx-alert-text.h"

struct _FinxAlertExpiry
{
  GtkBox     parent_instance;
  gint64     now_us;            /* the market's time when it was made */
  gint64     expires_us;        /* 0: never */
  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *calendar;
  gboolean   syncing;
};

G_DEFINE_FINAL_TYPE (FinxAlertExpiry, finx_alert_expiry, GTK_TYPE_BOX)

static const struct
{
  const char *label;
  gint64      span_us;          /* 0: never */
} spans[] = {
  { N_("Never"), 0 },
  { N_("In a day"), FINX_USEC_PER_DAY },
  { N_("In a week"), 7 * FINX_USEC_PER_DAY },
  { N_("In a month"), 30 * FINX_USEC_PER_DAY },
};

static void
show (FinxAlertExpiry *self)
{
  g_autofree char *text = finx_alert_end_words (self->expires_us);
  g_autofree char *name = g_strdup_printf (_("Expires: %s"), text);

  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
span_cb (FinxAlertExpiry *self,
         GtkWidget       *button)
{
  gint64 span_us = spans[GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "span"))].span_us;

  self->expires_us = span_us > 0 ? self->now_us + span_us : 0;
  show (self);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

/* A day chosen is the alert's last: it ends with it. */
static void
day_cb (FinxAlertExpiry *self)
{
  g_autoptr(GDateTime) date = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  g_autoptr(GDateTime) start = g_date_time_new_local (g_date_time_get_year (date), g_date_time_get_month (date),
                                                      g_date_time_get_day_of_month (date), 0, 0, 0);
  g_autoptr(GDateTime) end = start != NULL ? g_date_time_add_days (start, 1) : NULL;

  if (self->syncing || end == NULL)
    return;
  self->expires_us = g_date_time_to_unix (end) * FINX_USEC_PER_SEC - FINX_USEC_PER_MIN;
  show (self);
}

static GtkWidget *
build_popover (FinxAlertExpiry *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(spans[i].label));

      g_object_set_data (G_OBJECT (button), "span", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (span_cb), self, G_CONNECT_SWAPPED);
      gtk_grid_attach (GTK_GRID (grid), button, (int) i % 2, (int) i / 2, 1, 1);
    }
  self->calendar = gtk_calendar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Last day of the alert"), -1);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), self->calendar);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
finx_alert_expiry_class_init (FinxAlertExpiryClass *klass)
{
}

static void
finx_alert_expiry_init (FinxAlertExpiry *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->label = gtk_label_new (NULL);
  self->button = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), build_popover (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), self->button);
}

GtkWidget *
finx_alert_expiry_new (gint64 now_us)
{
  FinxAlertExpiry *self = g_object_new (FINX_TYPE_ALERT_EXPIRY, NULL);

  self->now_us = now_us;
  show (self);
  return GTK_WIDGET (self);
}

void
finx_alert_expiry_set (FinxAlertExpiry *self,
                       gint64           expires_us)
{
  g_autoptr(GDateTime) day = NULL;

  g_return_if_fail (FINX_IS_ALERT_EXPIRY (self));

  self->expires_us = expires_us;
  day = g_date_time_new_from_unix_local ((expires_us > 0 ? expires_us : self->now_us) / FINX_USEC_PER_SEC);
  self->syncing = TRUE;
  if (day != NULL)
    gtk_calendar_select_day (GTK_CALENDAR (self->calendar), day);
  self->syncing = FALSE;
  show (self);
}

gint64
finx_alert_expiry_get (FinxAlertExpiry *self)
{
  g_return_val_if_fail (FINX_IS_ALERT_EXPIRY (self), 0);
  return self->expires_us;
}
