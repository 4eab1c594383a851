using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Pid.Data;
using Pid.Data.Discretising;

namespace Pid.Cli.Commands;

/// <summary>Bins, clusters or posteriors as asked for.</summary>
/// <param name="Side">The source, the target or the modality; empty for both sources.</param>
/// <param name="Settings">What they are to be; null where the text, which is the side then, does not tell.</param>
internal sealed record AskedDiscretiser(string Side, DiscretiserSettings? Settings);

/// <summary>The options that turn measured values into symbols.</summary>
internal sealed class DiscretisingOptions
{
    private readonly Option<string[]> _bins = Repeated("--bins", "[SIDE=]N",
        "Bin every column of x1 and x2 (or of one SIDE: x1, x2, y, or a --modality by its NAME) into N bins of about as many records "
            + "each; width:N for bins of equal width.");

    private readonly Option<string[]> _clusters = Repeated("--clusters", "[SIDE=]N|auto",
        "Cluster the records of x1 and x2 (or of one SIDE) by k-means on their standardised columns; auto chooses a number that the "
            + "sample sizes can bear.");

    private readonly Option<string[]> _symbols = Repeated("--symbols", "[SIDE=]posterior[:N]",
        "Put the records of x1 and x2 (or of one SIDE) into N classes by what a logistic regression foretells of y, fitted to half of "
            + "the labelled records, which are not counted; without N as many as the sample sizes can bear.");

    private readonly Option<Number<int>> _pca = new("--pca")
    {
        Description = "Principal components kept before clustering.",
        CustomParser = result => GlobalOptions.Parsed<int>(result, n => n >= 1, "a positive integer"),
        HelpName = "K",
    };

    private readonly OutputOption _save = new("--save-model")
    {
        Description = "Write the fitted bins, clusters and posteriors, to be applied to other data.",
        HelpName = "FILE.json",
    };

    private readonly Option<string?> _model =
        new("--model")
        {
            Description = "Apply the bins, clusters and posteriors of a saved model instead of fitting new ones.",
            HelpName = "FILE.json"
        };

    public void AddTo(Command command)
    {
        command.Add(_bins);
        command.Add(_clusters);
        command.Add(_symbols);
        command.Add(_pca);
        command.Add(_save);
        command.Add(_model);
        command.Validators.Add(Check);
    }

    /// <summary>What to do to measured values.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="columns">The columns, and the names of the modalities that they belong to.</param>
    /// <param name="run">The files that the run writes.</param>
    /// <exception cref="TableFormatException">The saved model cannot be read.</exception>
    public DiscretisingPlan Plan(ParseResult parsed, TableColumns columns, RunState run)
    {
        if (parsed.GetValue(_model) is { } file)
        {
            run.Outputs.KeepFromOverwriting(file);
            return new DiscretisingPlan(Model: DiscretisingModel.Load(file));
        }

        return new DiscretisingPlan(Of(columns.X1Name ?? "x1", parsed.CommandResult), Of(columns.X2Name ?? "x2", parsed.CommandResult),
            Of("y", parsed.CommandResult));
    }

    /// <summary>The options that are about one pair of sources: a model, and bins, clusters or posteriors of one source.</summary>
    public IEnumerable<Option> OfOnePair(CommandResult result)
    {
        string[] sources = ["x1=", "x2="];
        return [_save, _model, .. new[] { _bins, _clusters, _symbols }.Where(o =>
            result.AllGiven(o).Any(text => sources.Any(s => text.StartsWith(s, StringComparison.Ordinal))))];
    }

    /// <summary>Has the model written, where that was asked.</summary>
    public void Save(RunState run, Discretisation? fitted)
    {
        if (fitted is not null && run.Outputs.Of(_save.Name) is { } file)
        {
            run.Outputs.Later(file, fitted.Model.Save);
        }
    }

    private static Option<string[]> Repeated(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help, Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };

    private void Check(CommandResult result)
    {
        // The value of --pca may be none: it has an error of its own then, and no value to ask for.
        List<AskedDiscretiser> all = [.. Parsed(result, null, 0)];
        foreach ((string side, DiscretiserSettings? settings) in all)
        {
            if (settings is null)
            {
                result.AddError($"{side}: give [SIDE=]N with SIDE {string.Join(", ", Sides(result))} and N an integer from 1 to 1000; "
                    + $"--bins takes width:N too, --clusters auto, and --symbols posterior or posterior:N.");
            }
            else if (settings.Kind == DiscretiserKind.Posteriors && side == "y")
            {
                result.AddError("--symbols y=posterior: posteriors foretell y, so they are for a source; --bins or --clusters are for y.");
            }
        }

        bool any = all.Count > 0;
        (bool pca, bool model, bool save) = (result.GetResult(_pca) is not null, result.Given(_model) is not null,
            result.Given(_save) is not null);
        if (model && (any || pca || save))
        {
            result.AddError("--model takes the place of --bins, --clusters, --symbols, --pca and --save-model.");
        }
        else if (all.Select(a => a.Side).Distinct().Count() < all.Count)
        {
            result.AddError($"Give each of {string.Join(", ", Sides(result))} one --bins, one --clusters or one --symbols.");
        }
        else if (pca && !all.Exists(a => a.Settings?.Kind == DiscretiserKind.Clusters))
        {
            result.AddError("--pca goes with --clusters.");
        }
        else if (save && !any)
        {
            result.AddError("--save-model goes with --bins, --clusters or --symbols.");
        }
    }

    private DiscretiserSettings? Of(string side, CommandResult result)
    {
        List<AskedDiscretiser> all = [.. Parsed(result, result.NumberOrNone(_pca),
            (int)((result.NumberOrNone(GlobalOptions.Seed) ?? 0) & int.MaxValue))];
        return all.Find(a => a.Side == side)?.Settings ?? (side == "y" ? null : all.Find(a => a.Side.Length == 0)?.Settings);
    }

    /// <summary>What bins and clusters can be asked for: the sources or the modalities, and the target.</summary>
    private static string[] Sides(CommandResult result) =>
        ModalityOptions.NamesIn(result) is { Length: > 0 } modalities ? [.. modalities, "y"] : ["x1", "x2", "y"];

    /// <summary>The options as given, each with its side, empty for both sources; settings null where the text is wrong.</summary>
    private IEnumerable<AskedDiscretiser> Parsed(CommandResult result, int? pca, int seed)
    {
        string[] sides = Sides(result);
        return Parsed(result, _bins, _clusters, pca, seed).Concat(result.AllGiven(_symbols).Select(text => OfSymbols(text, seed)))
            .Select(p => p.Side.Length == 0 || p.Settings is null || sides.Contains(p.Side) ? p
                : new AskedDiscretiser($"{NameOf(p.Settings.Kind)} {p.Side}=N", null));
    }

    private static AskedDiscretiser OfSymbols(string text, int seed)
    {
        const string Word = "posterior";
        (string side, string rest) = Parted(text);
        int? count = rest.StartsWith(Word + ":", StringComparison.Ordinal) ? Number(rest[(Word.Length + 1)..]) : null;
        return (rest == Word || count is not null) && (side.Length > 0 || rest.Length == text.Length)
            ? new AskedDiscretiser(side, new(DiscretiserKind.Posteriors, count, null, seed))
            : new AskedDiscretiser($"{NameOf(DiscretiserKind.Posteriors)} {text}", null);
    }

    private static string NameOf(DiscretiserKind kind) =>
        kind switch { DiscretiserKind.Clusters => "--clusters", DiscretiserKind.Posteriors => "--symbols", _ => "--bins" };

    /// <summary>Bins and clusters as given, each with what stands before its =, or empty; settings null where the text is wrong.</summary>
    public static IEnumerable<AskedDiscretiser> Parsed(
        CommandResult result, Option<string[]> bins, Option<string[]> clustered, int? pca, int seed) =>
        result.AllGiven(bins).Select(text => OfNumber(text, false, null, seed))
            .Concat(result.AllGiven(clustered).Select(text => OfNumber(text, true, pca, seed)));

    private static AskedDiscretiser OfNumber(string text, bool clusters, int? pca, int seed)
    {
        (string side, string rest) = Parted(text);
        bool width = !clusters && rest.StartsWith("width:", StringComparison.Ordinal);
        int? count = Number(width ? rest["width:".Length..] : rest);
        bool good = ((clusters && rest == "auto") || count is not null) && (side.Length > 0 || rest.Length == text.Length);
        DiscretiserKind kind = clusters ? DiscretiserKind.Clusters : width ? DiscretiserKind.EqualWidthBins : DiscretiserKind.QuantileBins;
        return good ? new AskedDiscretiser(side, new(kind, count, pca, seed))
            : new AskedDiscretiser($"{NameOf(kind)} {text}", null);
    }

    // What stands before the last =, and behind it.
    private static (string Side, string Asked) Parted(string text) =>
        text.LastIndexOf('=') is >= 0 and int equals ? (text[..equals], text[(equals + 1)..]) : ("", text);

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is >= 1 and <= 1000 ? n : null;
}
