namespace Pid.Tests.EndToEnd;

/// <summary>A page of every kind, made once for all tests that look at them.</summary>
public sealed class ReportPages : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly Lazy<(string Name, string File)[]> _all;

    public ReportPages() => _all = new(Make);

    internal (string Name, string File)[] All => _all.Value;

    public void Dispose() => _files.Dispose();

    private (string Name, string File)[] Make()
    {
        string At(string name) => Path.Combine(_files.Directory, name + ".html");
        string titanic = Invocation.Sample("titanic.csv"), crema = Invocation.Sample("crema-d-votes.csv");
        string[] samples =
        [
            "--x1y", _files.Write("x1y.csv", "x1,y,count\na,0,40\na,1,12\nb,0,9\nb,1,39\n"), "--x2y",
            _files.Write("x2y.csv", "x2,y,count\nu,0,33\nu,1,17\nv,0,11\nv,1,29\n"),
            "--x1x2", _files.Write("x1x2.csv", "x1,x2,count\na,u,60\na,v,35\nb,u,38\nb,v,57\n"),
        ];
        Random random = new(1);
        string measured = _files.Write("measured.csv",
            "first measurement,second,target\n" + string.Concat(Enumerable.Range(0, 2000).Select(i =>
            FormattableString.Invariant($"{random.NextDouble() + (i % 3)},{random.NextDouble()},a rather long name {i % 3}\n"))));
        string predictions = _files.Write("p.csv", "a0,a1,b0,b1,y\n1,0,0,1,0\n1,0,0.5,0.5,1\n0,1,0,1,1\n0.5,0.5,0.5,0.5,0\n");
        (string Name, string[] Arguments)[] runs =
        [
            ("bounds", ["bounds", crema, "--x1", "voice", "--x2", "face", "--y", "emotion", "--label-noise", "0,0.25"]),
            ("three samples", ["bounds", .. samples, "--permutations", "9"]),
            ("many symbols", ["decompose", measured, "--x1", "first measurement", "--x2", "second", "--y", "target", "--bins", "39"]),
            ("modalities", ["decompose", titanic, "--modality", "class=class", "--modality", "age=age", "--modality", "sex=sex", "--y",
            "survived"]),
            ("screen", ["screen", titanic, "--y", "survived", "--permutations", "3"]),
            ("clusters", ["decompose", measured, "--x1", "first measurement,second", "--x2", "second", "--y", "target", "--clusters",
            "x1=3", "--bins", "x2=3"]),
            ("classifiers", ["disagree", predictions, "--x1", "a*", "--x2", "b*", "--y", "y", "--unique", "0.01,0.01", "--excess-risk",
            "0.001,0.001", "--classifier-noise", "0,0.1"]),
        ];
        foreach ((string name, string[] arguments) in runs)
        {
            Assert.Equal(0, Invocation.Run([.. arguments, "--quiet", "--report", At(name)]).Exit);
        }

        Assert.Equal(0, Invocation.Run("study", "noise", "--html", At("study")).Exit);
        return [.. runs.Select(r => (r.Name, At(r.Name))), ("study", At("study"))];
    }
}
