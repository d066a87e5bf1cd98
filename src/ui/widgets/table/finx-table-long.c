/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of lists that sort and filter by themselves, because making an object of every row would be too much. */
#include "ui/widgets/table/finx-table-private.h"

static void
sorter_changed_cb (FinxTable *self)
{
  gboolean descending;
  FinxTableColumn *column = finx_table_find_sorted (self, &descending);
  GListModel *model = gtk_sort_list_model_get_model (self->sorted);

  if (model != NULL)
    self->long_model->sort (model, column != NULL ? column->spec.id : NULL, descending);
}

void
finx_table_filter_long (FinxTable  *self,
                        const char *text)
{
  GListModel *model = gtk_sort_list_model_get_model (self->sorted);

  if (model != NULL)
    self->long_model->filter (model, text != NULL ? text : "");
}

void
finx_table_set_long_model (FinxTable           *self,
                           GListModel          *model,
                           const FinxLongModel *functions)
{
  g_return_if_fail (FINX_IS_TABLE (self));

  if (self->long_model == NULL)
    g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed", G_CALLBACK (sorter_changed_cb),
                             self, G_CONNECT_SWAPPED);
  self->long_model = functions;
  gtk_sort_list_model_set_sorter (self->sorted, NULL);
  finx_table_set_model (self, model);
}
