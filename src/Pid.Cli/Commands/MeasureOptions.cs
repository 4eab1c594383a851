using System.CommandLine;
using System.CommandLine.Parsing;
using Pid.Cli.Output;

namespace Pid.Cli.Commands;

/// <summary>Which other measures to give beside the decomposition, and in what units.</summary>
internal sealed class MeasureOptions
{
    private const string All = "all", Bits = "bits", Nats = "nats";

    // What nats cannot go with: it is about the population, many tables, or other documents, all of them in bits.
    private static readonly string[] s_inBits =
        ["--report", "--bins", "--clusters", "--symbols", "--model", "--modality", "--permutations"];

    private readonly Option<string[]> _measures = new("--measure")
    {
        Description = "Also give other measures of the table: " + string.Join(", ", OtherMeasuresSection.Names)
            + " (one or more, with commas), or all; broja is the decomposition itself.",
        HelpName = "NAME[,..]|all",
        CustomParser = Parse,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _units = new Option<string>("--units")
    {
        Description = "The unit of information. nats: of the table's own numbers, so with --exact.",
        DefaultValueFactory = _ => Bits,
        HelpName = "bits|nats",
    }.OneOf(Bits, Nats);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_measures);
        command.Add(_units);
        command.Validators.Add(result =>
        {
            if (result.Given(_units) == Nats && (result.GetResult("--exact") is null
                || s_inBits.Any(name => result.GetResult(name) is { } other && other is not OptionResult { Implicit: true })))
            {
                result.AddError("--units nats is for the numbers of one table of categories: give --exact, and leave out "
                    + $"{string.Join(", ", s_inBits)}, which are in bits.");
            }
        });
    }

    /// <summary>The options that are about one table.</summary>
    public Option[] OfOneTable => [_measures, _units];

    /// <summary>Why a batch cannot have what was asked for; null where it can.</summary>
    public string? NotForBatch(ParseResult parsed) =>
        OfOneTable.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } given
            ? OutputOption.IsForOneTable(given) : null;

    /// <summary>The measures asked for.</summary>
    public OtherMeasuresSection Read(ParseResult parsed) => new(parsed.GetValue(_measures) ?? [], parsed.GetValue(_units) == Nats);

    private static string[] Parse(ArgumentResult result)
    {
        string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries))];
        if (names.FirstOrDefault(name => name != All && !OtherMeasuresSection.Names.Contains(name)) is { } unknown)
        {
            result.AddError($"--measure {unknown}: there is no such measure. There are: {string.Join(", ", OtherMeasuresSection.Names)}, "
                + $"or {All}. What each record tells: --pointwise FILE.csv.");
            return [];
        }

        return names.Contains(All) ? [.. OtherMeasuresSection.Names] : names;
    }
}
