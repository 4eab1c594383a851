using System.Globalization;
using System.Xml;
using Pid.Data.Columns;

namespace Pid.Data.Binary;

/// <summary>
/// Formulas of a workbook that a program wrote and no spreadsheet has computed: they have no value, and would be read as empty cells.
/// </summary>
internal static class UncomputedFormula
{
    /// <summary>The refusal of the first one in a sheet; null where every formula has a value.</summary>
    /// <param name="name">The workbook.</param>
    /// <param name="sheet">The part of the sheet.</param>
    public static TableFormatException? Refusal(string name, Stream sheet)
    {
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true };
        using XmlReader xml = XmlReader.Create(sheet, settings);
        (string cell, bool isText) = ("", false);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                switch (xml.LocalName)
                {
                    case "c":
                        (cell, isText) = (xml.GetAttribute("r") ?? "", xml.GetAttribute("t") == "str");
                        break;
                    case "f" when cell.Length > 0:
                        // What is behind the formula in the cell is its value, which may be the empty text.
                        string formula = xml.ReadElementContentAsString();
                        if (xml is not { NodeType: XmlNodeType.Element, LocalName: "v" } || (!isText && xml.ReadInnerXml().Length == 0))
                        {
                            return Of(name, cell, formula);
                        }

                        break;
                }
            }
            else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "sheetData" })
            {
                return null; // the formulas behind it are of formats and charts
            }
        }

        return null;
    }

    private static TableFormatException Of(string name, string cell, string formula) => new(name,
        $"The formula in cell {cell} was never computed, and has no value.",
        "Open the workbook in Excel or LibreOffice and save it, or have it computed: soffice --headless --convert-to xlsx --outdir "
            + $"computed {ColumnHints.Quoted(name)}")
    {
        Line = long.TryParse(cell.AsSpan(cell.AsSpan().IndexOfAnyInRange('0', '9')), NumberStyles.None, CultureInfo.InvariantCulture,
            out long line) ? line : null,
        Value = "=" + formula,
    };
}
