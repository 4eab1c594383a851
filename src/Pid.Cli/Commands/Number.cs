using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pid.Cli.Commands;

/// <summary>
/// The value of an option that is a number. It is an object because the parser's code for objects is compiled ahead of time; for each kind
/// of number it would be compiled anew whenever the command starts.
/// </summary>
internal sealed record Number<T>(T Value)
    where T : struct
{
    public static implicit operator Number<T>(T value) => new(value);
}

/// <summary>How the numbers of a command line are read.</summary>
internal static class Numbers
{
    /// <summary>The number given, or that of the option where none was, or 0.</summary>
    public static T Number<T>(this ParseResult parsed, Option<Number<T>> option)
        where T : struct => parsed.NumberOrNone(option) ?? default;

    /// <summary>The number given, or that of the option where none was; null where it has none.</summary>
    public static T? NumberOrNone<T>(this ParseResult parsed, Option<Number<T>> option)
        where T : struct => parsed.GetValue(option)?.Value;

    /// <summary>The same for a check of the command line; null also where the parser reports an error.</summary>
    public static T? NumberOrNone<T>(this SymbolResult result, Option<Number<T>> option)
        where T : struct => result.Given(option)?.Value;
}
