using System.Reflection;
using System.Text.RegularExpressions;
using PublicApiGenerator;

namespace Pid.Tests.Properties;

/// <summary>
/// What users of the packages can call, in docs/api: a change of it is seen in review. PID_WRITE_PUBLIC_SURFACE=1 writes the files anew.
/// </summary>
public partial class PublicSurfaceTests
{
    public static TheoryData<string> Rooms => [.. ArchitectureTests.s_libraries, "Pid.Data"];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void The_public_surface_is_the_one_in_the_repository(string room)
    {
        string path = Path.Combine(ArchitectureTests.s_root, "docs", "api", room + ".txt");
        string surface = Assembly.Load(room).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("PID_WRITE_PUBLIC_SURFACE") is not null)
        {
            File.WriteAllText(path, surface);
        }

        Assert.Equal(File.ReadAllText(path), surface);
    }

    /// <summary>What no program of the documents needs stays internal: a type can be opened later, and never closed.</summary>
    [Fact]
    public void Every_public_type_is_shown_to_users_or_reached_from_one_that_is()
    {
        HashSet<string> shown = Shown();
        Queue<Type> open = new(Exported().Where(type => shown.Contains(type.Name)));
        HashSet<Type> reached = [.. open];
        while (open.TryDequeue(out Type? type))
        {
            IEnumerable<Type> named = type.GetMembers().SelectMany(member => member switch
            {
                PropertyInfo property => [property.PropertyType],
                MethodBase method => method.GetParameters().Select(p => p.ParameterType).Append((method as MethodInfo)?.ReturnType ?? type),
                _ => Enumerable.Empty<Type>(),
            });
            foreach (Type found in named.SelectMany(Parts).Where(found => IsOurs(found) && reached.Add(found)))
            {
                open.Enqueue(found);
            }
        }

        Assert.Empty(Exported().Where(type => !reached.Contains(type) && !type.IsSubclassOf(typeof(Exception)))
            .Select(type => type.FullName));

        static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("Pid.", StringComparison.Ordinal);

        static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!)
            : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];
    }

    /// <summary>The tests see internals, users do not.</summary>
    [Fact]
    public void No_program_of_the_documents_needs_an_internal_type()
    {
        // The page on programs names types besides.
        HashSet<string> shown = [.. Shown(), .. Quoted().Matches(File.ReadAllText(Path.Combine(ArchitectureTests.s_root, "docs",
            "embedding.md"))).Select(name => name.Groups["name"].Value)];
        HashSet<string> open = [.. Exported().Select(type => type.Name)];
        Assert.Empty(Rooms.SelectMany(room => Assembly.Load(room.Data).GetTypes()).Where(type => !type.IsNested && shown.Contains(type.Name)
            && !open.Contains(type.Name)).Select(type => type.FullName));
    }

    [Fact]
    public void No_two_public_types_of_the_libraries_have_one_name() =>
        Assert.Empty(Exported().Where(type => !type.IsNested).GroupBy(type => type.Name).Where(group => group.Count() > 1)
            .Select(group => group.Key));

    [Fact]
    public void No_two_types_of_the_sources_have_one_name()
    {
        IEnumerable<(string Name, string Space)> declared = Directory.GetFiles(Path.Combine(ArchitectureTests.s_root, "src"), "*.cs",
            SearchOption.AllDirectories).Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal)).Select(File.ReadAllText).SelectMany(text => Declaration().Matches(text).Select(match =>
            (match.Groups["name"].Value, Namespace().Match(text).Groups["name"].Value))).Distinct();
        Assert.Empty(declared.GroupBy(type => type.Name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void No_public_record_hands_out_an_array()
    {
        IEnumerable<string> arrays = Exported()
            .Where(type => type.GetMethod("<Clone>$") is not null
            || type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null)
            .SelectMany(type => type.GetProperties().Where(p => p.PropertyType.IsArray).Select(p => $"{type.Name}.{p.Name}"));
        Assert.Empty(arrays);
    }

    private static IEnumerable<Type> Exported() => Rooms.SelectMany(room => Assembly.Load(room.Data).GetExportedTypes());

    /// <summary>The words of the C# of README, of the packages' READMEs, of the examples and of the notebook.</summary>
    private static HashSet<string> Shown()
    {
        string root = ArchitectureTests.s_root;
        IEnumerable<string> pages = Directory.GetDirectories(Path.Combine(root, "src")).Append(root)
            .Select(folder => Path.Combine(folder, "README.md")).Where(File.Exists)
            .SelectMany(page => File.ReadAllText(page).Split("```csharp\n").Skip(1)).Select(code => code.Split("```")[0]);
        ReadOnlySpan<string> programs = ["examples/csharp/verdict.cs", "examples/csharp/embedded/Program.cs",
            "docs/notebooks/records-in-memory.ipynb"];
        return [.. pages.Concat(programs.ToArray().Select(path => File.ReadAllText(Path.Combine(root, path))))
            .SelectMany(text => Word().Matches(Comment().Replace(text, "")).Select(word => word.Value))];
    }

    [GeneratedRegex(@"`(?<name>[A-Z]\w+)")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?m)//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?m)^(?:(?:public|internal|sealed|static|abstract|readonly|ref|partial|unsafe) )+"
        + @"(?:class|struct|record struct|record|enum|interface) (?<name>\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?m)^namespace (?<name>[\w.]+)")]
    private static partial Regex Namespace();
}
