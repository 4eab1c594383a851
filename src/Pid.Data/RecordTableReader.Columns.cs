using Pid.Data.Columns;
using Pid.Data.Text;

namespace Pid.Data;

/// <content>Which columns are read, and where they stand in each file.</content>
internal sealed partial class RecordTableReader
{
    /// <summary>Finds the columns in the first file.</summary>
    private void Resolve(RecordReader table)
    {
        _header = table.Header;
        int[] targets = ColumnResolver.FindAsked(table, asked.Target, "--y");
        _weight = ColumnResolver.FindWeight(table, asked.Weight, [targets]);
        _weights = _weight < 0 ? null : [];
        _wanted = [new ColumnCodes(table, settings, "", targets, asked.Discretisers.Any(d => d.Name == asked.Target)),
            .. Wanted(table, targets)];
        if (_wanted.Skip(1).GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw table.HeaderError($"{twice.Count()} columns are called '{twice.Key}', and no list could tell them apart.",
                "Give every column a name of its own, or name those that are wanted with --columns.", twice.Key);
        }

        foreach ((string name, _) in asked.Discretisers)
        {
            if (name.Length > 0 && !Array.Exists(_wanted, c => c.Name == name))
            {
                throw table.HeaderError($"--bins or --clusters asks for '{name}', which is neither the target nor a column or group "
                    + $"that is screened.",
                    "Name a column or a group that is screened, or none to mean all of numbers.", name);
            }
        }
    }

    private IEnumerable<ColumnCodes> Wanted(RecordReader table, int[] target)
    {
        int[] single = asked.Columns is { } list ? ColumnResolver.FindAsked(table, list, "--columns")
            : asked.IsChosen ? [] : [.. Enumerable.Range(0, table.Header.Length).Except(target).Where(c => c != _weight)];
        foreach (int column in single)
        {
            yield return new ColumnCodes(table, settings, table.Header[column], [NotTarget(column, "--columns")],
                asked.DiscretiserOf(table.Header[column], false) is not null);
        }

        foreach (string group in asked.Groups ?? [])
        {
            int equals = group.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw table.HeaderError($"--group {group}: a group is written NAME=COL,COL.",
                    "Name the group and its columns, for example --group speech=pitch,pace.");
            }

            int[] columns = ColumnResolver.FindAsked(table, group[(equals + 1)..], "--group");
            yield return new ColumnCodes(table, settings, group[..equals], Array.ConvertAll(columns, c => NotTarget(c, "--group")),
                asked.DiscretiserOf(group[..equals], true) is not null);
        }

        int NotTarget(int column, string option) => !target.Contains(column) && column != _weight ? column : throw table.HeaderError(
            $"The column '{table.Header[column]}' is the {(column == _weight ? "weight" : "target")} and named in {option}.",
            column == _weight && asked.Weight is null ? "Leave it out there, or say --weight none if it is no weight."
            : "Leave it out there.", table.Header[column]);
    }

    /// <summary>Where the columns of the first file stand in this one: by their names, in any order.</summary>
    private int[] Places(RecordReader table)
    {
        if (ReferenceEquals(table.Header, _header))
        {
            return [.. Enumerable.Range(0, _header.Length)];
        }

        int[] places = new int[_header.Length];
        foreach (int column in Used)
        {
            places[column] = ColumnResolver.Find(table, _header[column]) is int place and >= 0 ? place
                : throw table.HeaderError($"No column is named '{_header[column]}', as in an earlier file of the same table.",
                "Give all files of one table the same columns.", _header[column]);
        }

        // A pattern may find more here than in the first file.
        string[] here = [.. Chosen(table)],
            there = [.. Used.Where(c => c != _weight && !_wanted[0].Columns.Contains(c)).Select(c => table.Header[places[c]]).Distinct()];
        if (asked.IsChosen && here.Except(there).FirstOrDefault() is { } more)
        {
            throw table.HeaderError($"--columns and --group mean other columns here than in the first file of the table: here "
                + $"{string.Join(", ", here)}; there {string.Join(", ", there)}.",
                "Give all files of one table the same columns, or name those that all have.", more);
        }

        // Where all columns are screened, one that only this file has would be lost.
        return asked.IsChosen || table.Header.Where((_, c) => !places.Contains(c)).FirstOrDefault(name =>
            name.Length > 0) is not { } other ? places
            : throw table.HeaderError($"The column '{other}' is in no earlier file of the same table.",
            "Give all files of one table the same columns, or name those that are wanted with --columns.", other);
    }

    /// <summary>The names of the columns that are chosen in this file.</summary>
    private IEnumerable<string> Chosen(RecordReader table) =>
        (asked.Columns is { } list ? ColumnResolver.FindAsked(table, list, "--columns") : [])
        .Concat((asked.Groups ?? []).SelectMany(group =>
        ColumnResolver.FindAsked(table, group[(group.IndexOf('=', StringComparison.Ordinal) + 1)..], "--group"))).Select(c =>
        table.Header[c]).Distinct();

    private IEnumerable<int> Used => _wanted.SelectMany(c => c.Columns).Concat(_weight < 0 ? [] : [_weight]).Distinct();
}
