/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-connection-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

struct _FinxConnectionRow
{
  GtkBox          parent_instance;
  FinxConnection *connection;   /* owned */
  GtkWidget      *name;
  GtkWidget      *detail;
  GtkWidget      *chip;
};

G_DEFINE_FINAL_TYPE (FinxConnectionRow, finx_connection_row, GTK_TYPE_BOX)

static void
update (FinxConnectionRow *self)
{
  double latency = finx_connection_get_latency (self->connection);
  g_autofree char *updates = finx_format_double (finx_connection_get_rate (self->connection), 0);
  g_autofree char *text = NULL;
  const FinxLink *link = finx_connection_get_link (self->connection);
  const char *style;
  const char *words;

  if (link != NULL && link->reason != NULL && *link->reason != '\0')
    text = g_strdup (link->reason);
  else if (isfinite (latency))
    {
      g_autofree char *ms = finx_format_double (latency, latency < 10 ? 1 : 0);

      text = g_strdup_printf (_("%s updates/s · %s ms"), updates, ms);
    }
  else
    text = g_strdup_printf (_("%s updates/s"), updates);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->detail)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->detail), text);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->name)), finx_connection_get_name (self->connection)) != 0)
    gtk_label_set_text (GTK_LABEL (self->name), finx_connection_get_name (self->connection));
  finx_connection_describe (self->connection, &style, &words);
  finx_chip_set (FINX_CHIP (self->chip), style, words);
}

static void
serial_cb (FinxConnectionRow *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);
}

static void
finx_connection_row_map (GtkWidget *widget)
{
  update (FINX_CONNECTION_ROW (widget));
  GTK_WIDGET_CLASS (finx_connection_row_parent_class)->map (widget);
}

static void
finx_connection_row_dispose (GObject *object)
{
  g_clear_object (&FINX_CONNECTION_ROW (object)->connection);
  G_OBJECT_CLASS (finx_connection_row_parent_class)->dispose (object);
}

static void
finx_connection_row_class_init (FinxConnectionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_connection_row_dispose;
  GTK_WIDGET_CLASS (klass)->map = finx_connection_row_map;
}

static void
finx_connection_row_init (FinxConnectionRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->name = gtk_label_new (NULL);
  self->detail = gtk_label_new (NULL);
  self->chip = finx_chip_new ();
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0.0f);
  gtk_label_set_xalign (GTK_LABEL (self->detail), 0.0f);
  gtk_widget_add_css_class (self->detail, "caption");
  gtk_widget_add_css_class (self->detail, "dim");
  gtk_widget_add_css_class (self->detail, "numeric");
  gtk_label_set_wrap (GTK_LABEL (self->detail), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->detail), 36);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), self->name);
  gtk_box_append (GTK_BOX (words), self->detail);
  gtk_box_append (GTK_BOX (self), gtk_image_new_from_icon_name ("network-server-symbolic"));
  gtk_box_append (GTK_BOX (self), words);
  gtk_box_append (GTK_BOX (self), self->chip);
  gtk_widget_add_css_class (GTK_WIDGET (self), "connection-row");
}

GtkWidget *
finx_connection_row_new (FinxConnection *connection)
{
  FinxConnectionRow *self = g_object_new (FINX_TYPE_CONNECTION_ROW, NULL);

  self->connection = g_object_ref (connection);
  gtk_label_set_text (GTK_LABEL (self->name), finx_connection_get_name (connection));
  g_signal_connect_object (connection, "notify::serial", G_CALLBACK (serial_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
describe_link (const FinxLink *link, const char **style, const char **text)
{
  switch (link->state)
    {
    case FINX_LINK_HEALTHY:
      *style = "live";
      *text = _("Connected");
      break;
    case FINX_LINK_CONNECTING:
      *style = "stale";
      *text = _("Connecting");
      break;
    case FINX_LINK_DEGRADED:
      *style = "stale";
      *text = _("Degraded");
      break;
    case FINX_LINK_DOWN:
      *style = "error";
      *text = _("Down");
      break;
    case FINX_LINK_OFF:
    default:
      *style = "offline";
      *text = _("Paused");
    }
}

void
finx_connection_describe (FinxConnection *connection, const char **style, const char **text)
{
  if (finx_connection_get_link (connection) != NULL)
    {
      describe_link (finx_connection_get_link (connection), style, text);
      return;
    }
  switch (finx_connection_get_state (connection))
    {
    case FINX_FEED_LIVE:
      *style = finx_connection_is_simulated (connection) ? "simulated" : "live";
      *text = finx_connection_is_simulated (connection) ? _("Simulated") : _("Live");
      break;
    case FINX_FEED_DELAYED:
      *style = "delayed";
      *text = _("Delayed");
      break;
    case FINX_FEED_CONNECTING:
      *style = "stale";
      *text = _("Connecting");
      break;
    case FINX_FEED_FAILED:
      *style = "error";
      *text = _("Feed error");
      break;
    case FINX_FEED_PAUSED:
      *style = "stale";
      *text = _("Market paused");
      break;
    case FINX_FEED_OFFLINE:
    default:
      *style = "offline";
      *text = _("Offline");
    }
}
