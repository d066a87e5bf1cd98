/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/dashboard/finx-connections-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/brokers/finx-account-color.h"
#include "ui/shell/finx-connection-row.h"
#include "ui/widgets/finx-css-class.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

struct _FinxConnectionsCard
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  GtkWidget     *box;                   /* the one child */
};

G_DEFINE_FINAL_TYPE (FinxConnectionsCard, finx_connections_card, GTK_TYPE_WIDGET)

/* What a row needs to follow its connection; data of the row's box. */
typedef struct
{
  FinxEngine     *engine;               /* borrowed; lives longer than the window */
  FinxConnection *connection;           /* owned */
  GtkWidget      *name, *details, *chip;        /* borrowed from the row */
  GtkWidget      *dot;                  /* owned */
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_object_unref (row->connection);
  g_object_unref (row->dot);
  g_free (row);
}

static void
show_chip (Row *row)
{
  const char *style, *text;

  finx_connection_describe (row->connection, &style, &text);
  finx_chip_set (FINX_CHIP (row->chip), style, text);
}

/* (transfer full) (nullable): of a broker's connection that is not as it should be */
static char *
get_reason (Row *row)
{
  const FinxLink *link = finx_connection_get_link (row->connection);

  return link != NULL && link->reason != NULL && *link->reason != '\0' ? g_strdup (link->reason) : NULL;
}

static void
show_row (GtkWidget *widget)
{
  Row *row = g_object_get_data (G_OBJECT (widget), "row");
  double latency = finx_connection_get_latency (row->connection);
  g_autofree char *rate = finx_format_double (finx_connection_get_rate (row->connection), 0);
  g_autofree char *reason = get_reason (row);
  g_autoptr(GString) text = g_string_new (NULL);

  if (!gtk_widget_get_mapped (widget))
    return;
  finx_account_dot_set_color (FINX_ACCOUNT_DOT (row->dot), finx_account_get_color (row->engine, finx_connection_get_id (row->connection)));
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (row->name)), finx_connection_get_name (row->connection)) != 0)
    gtk_label_set_text (GTK_LABEL (row->name), finx_connection_get_name (row->connection));
  gtk_label_set_wrap (GTK_LABEL (row->details), reason != NULL);
  gtk_label_set_ellipsize (GTK_LABEL (row->details), reason != NULL ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  finx_css_class_set (row->details, "warn", reason != NULL);
  if (finx_connection_is_simulated (row->connection))
    {
      g_autofree char *speed = finx_format_double (finx_engine_get_speed (row->engine), 0);

      g_string_append_printf (text, _("%s× speed · "), speed);
    }
  if (finx_account_is_paper (row->engine, finx_connection_get_id (row->connection)))
    g_string_append_printf (text, "%s · ", _("Paper"));
  if (reason != NULL)
    g_string_append (text, reason);
  else
    g_string_append_printf (text, _("%s updates/s"), rate);
  if (isfinite (latency) && reason == NULL)
    {
      g_autofree char *ms = finx_format_double (latency, latency < 10 ? 1 : 0);

      g_string_append_printf (text, _(" · %s ms"), ms);
    }
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (row->details)), text->str) != 0)
    gtk_label_set_text (GTK_LABEL (row->details), text->str);
  show_chip (row);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (finx_connection_get_name (item));

  row->engine = user_data;
  row->connection = g_object_ref (item);
  row->name = name;
  row->dot = g_object_ref_sink (finx_account_dot_new ());
  row->details = gtk_label_new (NULL);
  row->chip = finx_chip_new ();
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (row->details), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (row->details), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (row->details, "caption");
  gtk_widget_add_css_class (row->details, "dim");
  gtk_widget_add_css_class (row->details, "numeric");
  gtk_box_append (GTK_BOX (texts), name);
  gtk_box_append (GTK_BOX (texts), row->details);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (row->chip, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), finx_connection_get_link (item) != NULL ? row->dot : gtk_image_new_from_icon_name ("network-server-symbolic"));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), row->chip);
  gtk_widget_add_css_class (box, "connection-row");
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  g_signal_connect_object (item, "notify::serial", G_CALLBACK (show_row), box, G_CONNECT_SWAPPED);
  g_signal_connect (box, "map", G_CALLBACK (show_row), NULL);
  return box;
}

static void
finx_connections_card_dispose (GObject *object)
{
  FinxConnectionsCard *self = FINX_CONNECTIONS_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_connections_card_parent_class)->dispose (object);
}

static void
finx_connections_card_class_init (FinxConnectionsCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_connections_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_connections_card_init (FinxConnectionsCard *self)
{
}

static void
open_cb (FinxConnectionsCard *self)
{
  finx_workspace_set_page (self->workspace, "system");
}

/* To the connection itself, on the page that has them all. */
static void
row_cb (FinxConnectionsCard *self,
        GtkListBoxRow       *list_row)
{
  Row *row = g_object_get_data (G_OBJECT (gtk_list_box_row_get_child (list_row)), "row");

  finx_workspace_show_tab (self->workspace, "system", finx_connection_get_id (row->connection));
}

GtkWidget *
finx_connections_card_new (FinxWorkspace *workspace)
{
  FinxConnectionsCard *self = g_object_new (FINX_TYPE_CONNECTIONS_CARD, NULL);
  FinxEngine *engine = finx_workspace_get_engine (workspace);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Connections"));
  GtkWidget *link = gtk_button_new_with_label (_("Open system"));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *none = gtk_label_new (_("No connections yet."));

  self->workspace = g_object_ref (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (head, "card-head");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (link, "flat");
  gtk_widget_add_css_class (link, "card-link");
  gtk_widget_set_valign (link, GTK_ALIGN_CENTER);
  g_signal_connect_object (link, "clicked", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), link);
  gtk_box_append (GTK_BOX (self->box), head);

  gtk_widget_add_css_class (none, "dim");
  gtk_widget_add_css_class (none, "card-empty");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), none);
  gtk_widget_add_css_class (list, "card-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Connections"), -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), finx_engine_get_connections (engine), create_row, engine, NULL);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), list);
  return GTK_WIDGET (self);
}
