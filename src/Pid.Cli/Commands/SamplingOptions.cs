using System.CommandLine;
using System.CommandLine.Parsing;
using Pid.Interactions.Inference;

namespace Pid.Cli.Commands;

/// <summary>What is asked about the population that counts were drawn from.</summary>
/// <param name="Exact">Whether the counts are everything there is: no population then.</param>
/// <param name="Asked">Whether an option asks for the population: a table without counts is then an error, and a batch has it too.</param>
/// <param name="Plan">Whether to say how the limits shrink with more records.</param>
/// <param name="Permutations">Rounds of the permutation tests; 0 for none.</param>
/// <param name="Confidence">Confidence of each limit.</param>
/// <param name="Method">How limits are found.</param>
/// <param name="Seed">The seed.</param>
internal sealed record SamplingRequest(
    bool Exact, bool Asked, bool Plan, int Permutations, double Confidence, RadiusMethod Method, long Seed)
{
    /// <summary>Whether limits of the population are to be found for a table of counts: always, but in a batch only where asked.</summary>
    public bool WantsPopulation(RunState run) => !Exact && (Asked || !run.IsBatch);

    /// <summary>What only counts can answer; null where nothing of the kind was asked.</summary>
    public string? NeedsCounts => Permutations > 0 ? "--permutations" : Asked ? "--population, --confidence, --method and --plan" : null;
}

/// <summary>The options on what a sample says about its population.</summary>
internal sealed class SamplingOptions
{
    private readonly Option<bool> _exact = new("--exact")
    {
        Description = "The counts are everything there is, not a sample: only the table's own numbers, no limits of a population.",
    };

    private readonly Option<bool> _population = new("--population")
    {
        Description = "Give limits of the population for every document of a batch too; one table of counts has them without being asked.",
    };

    private readonly Option<Number<double>> _confidence = new("--confidence")
    {
        Description = "Confidence of each limit of the population.",
        DefaultValueFactory = _ => 0.95,
        CustomParser = result => GlobalOptions.Parsed<double>(result, c => c is > 0 and < 1, "a number between 0 and 1, such as .95"),
        HelpName = "P",
    };

    private readonly Option<string> _method = new Option<string>("--method")
    {
        Description = "How limits of the population are found: calibrated simulates samples at each end; profile is quick, and too "
            + "narrow for sparse tables; "
            + "uniform is wide and right for many records; finite is the widest and right for every number of records.",
        DefaultValueFactory = _ => "calibrated",
        HelpName = "calibrated|profile|uniform|finite",
    }.OneOf("calibrated", "profile", "uniform", "finite");

    private readonly Option<Number<int>> _permutations = new("--permutations")
    {
        Description = "Shuffle the labels that many times and give p-values: is there any interaction, and (decompose) any synergy?",
        CustomParser = result => Rounds(result),
        HelpName = "ROUNDS",
    };

    private readonly Option<bool>? _plan;

    /// <param name="plans">Whether the command can say how limits shrink with more records.</param>
    public SamplingOptions(bool plans)
    {
        _plan = !plans ? null : new Option<bool>("--plan")
        {
            Description = "Also say how the limits shrink with 2, 4 and 10 times the records of each sample, so that one sees which to "
                + "enlarge.",
        };
    }

    public void AddTo(Command command)
    {
        command.Add(_exact);
        command.Add(_population);
        command.Add(_confidence);
        command.Add(_method);
        command.Add(_permutations);
        if (_plan is not null)
        {
            command.Add(_plan);
        }

        command.Validators.Add(result =>
        {
            if (result.Given(_exact) && OfPopulation.FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } other)
            {
                result.AddError($"--exact says that the counts are everything there is; {other.Name} is about the population behind a "
                    + $"sample. Leave one of them out.");
            }
        });
    }

    public SamplingRequest Read(ParseResult parsed) => new(
        parsed.GetValue(_exact), OfPopulation.Any(o => parsed.GetResult(o) is { Implicit: false }), _plan is not null
        && parsed.GetValue(_plan),
        parsed.Number(_permutations), parsed.Number(_confidence), Enum.Parse<RadiusMethod>(parsed.GetRequiredValue(_method),
        ignoreCase: true),
        parsed.Number(GlobalOptions.Seed));

    private IEnumerable<Option> OfPopulation => [_population, _confidence, _method, .. _plan is null ? [] : (Option[])[_plan]];

    private static int Rounds(ArgumentResult result) =>
        GlobalOptions.Parsed<int>(result, n => n is >= 2 and <= 1_000_000, "a number of rounds between 2 and 1000000; 999 is usual");
}
