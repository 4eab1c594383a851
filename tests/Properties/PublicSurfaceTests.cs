using System.Reflection;
using PublicApiGenerator;

namespace Pid.Tests.Properties;

/// <summary>
/// What users of the packages can call, in docs/api: a change of it is seen in review. PID_WRITE_PUBLIC_SURFACE=1 writes the files anew.
/// </summary>
public class PublicSurfaceTests
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

    [Fact]
    public void No_two_public_types_of_the_libraries_have_one_name()
    {
        string[] names = [.. ArchitectureTests.s_libraries.Append("Pid.Data").SelectMany(room =>
            Assembly.Load(room).GetExportedTypes()).Where(type => !type.IsNested).Select(type => type.Name)];
        Assert.Empty(names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void No_public_record_hands_out_an_array()
    {
        IEnumerable<string> arrays = ArchitectureTests.s_libraries
            .SelectMany(room => Assembly.Load(room).GetExportedTypes())
            .Where(type => type.GetMethod("<Clone>$") is not null
            || type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null)
            .SelectMany(type => type.GetProperties().Where(p => p.PropertyType.IsArray).Select(p => $"{type.Name}.{p.Name}"));
        Assert.Empty(arrays);
    }
}
