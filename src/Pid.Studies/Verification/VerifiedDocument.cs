using System.Globalization;
using System.Text;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification;

/// <summary>docs/verified.md: the catalogue as a document.</summary>
public static class VerifiedDocument
{
    /// <summary>The document, with line feeds.</summary>
    public static string ToMarkdown()
    {
        StringBuilder text = new();
        text.Append("""
            # What is true of the paper

            "Multimodal Learning Without Labeled Multimodal Data: Guarantees and Applications" (Liang et al., ICLR 2024), statement by statement. This file is
            generated from the catalogue in `src/Pid.Studies/Verification` by `pid verify --docs docs/verified.md`; a test compares them. Everything is in bits.

            *Proved* statements have a proof, and `pid verify` looks for a violation all the same; *checked* ones compare two independent computations; for
            those *false as published* the smallest counterexample known is shown: counts of the cells (x1,x2,y), all others are zero. What of the paper's
            experiments and applications holds, is refuted or was not tested stands in [paper.md](paper.md), claim by claim.

            | Statement | Standing | Claim |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (Statement s in Catalogue.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| [{s.Name}](#{s.Name}) | {Text(s.Standing)} | {Cell(s.Claim)} |\n");
        }

        foreach (Statement s in Catalogue.All)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n## {s.Name}\n\n    {s.Claim}\n\n**{Upper(Text(s.Standing))}.** {s.Why}\n\nSource: {s.Source}.\n");
            if (s.Refutation is { } joint)
            {
                Facts f = new(joint, Implementation.Library);
                text.Append(CultureInfo.InvariantCulture,
                    $"\nCounterexample: {Cells(joint)}. There alpha = {Places(f.Plain.Alpha)}, U1 = {Places(f.Parts.Unique1.Midpoint)}, "
                        + $"U2 = {Places(f.Parts.Unique2.Midpoint)}, S = {Places(f.Parts.Synergy.Midpoint)}, I = {Places(f.Plain.I12)}, "
                        + $"best accuracy {Places(f.Plain.Accuracy)}.\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"\n    pid verify --statement {s.Name}\n");
        }

        return text.ToString();
    }

    /// <summary>The standing in words.</summary>
    public static string Text(Standing standing) => standing switch
    {
        Standing.Proved => "proved",
        Standing.Checked => "checked",
        _ => "false as published",
    };

    /// <summary>The cells with weight, exactly: "3 on 000, 1 on 001, of a 1 x 1 x 3 table".</summary>
    public static string Cells(Joint joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        List<string> cells = [];
        for (int i = 0; i < joint.X1.Size; i++)
        {
            for (int j = 0; j < joint.X2.Size; j++)
            {
                for (int y = 0; y < joint.Y.Size; y++)
                {
                    if (joint[i, j, y] > 0)
                    {
                        cells.Add(string.Create(CultureInfo.InvariantCulture, $"{joint[i, j, y]:R} on ({i},{j},{y})"));
                    }
                }
            }
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(", ", cells)} of a {joint.X1.Size} x {joint.X2.Size} x {joint.Y.Size} table");
    }

    // Six places: far above the rounding of any machine, and never "-0".
    private static string Places(double value) => (Math.Round(value, 6) + 0.0).ToString("0.######", CultureInfo.InvariantCulture);

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
