namespace Pid.Data.Discretising;

/// <content>Discretisers are fitted to labelled records, or taken from a saved model.</content>
internal sealed partial class DiscretisedReader
{
    // The labelled records that posteriors of these sources are fitted to, and those that are counted: a symbol that knows the labels it is
    // counted with shows information where there is none. All of them twice where nothing foretells labels.
    private (Sample Fitted, Sample Counted) Parted(Sample sample, params Role[] sources)
    {
        if (_plan.Model is not null || Array.Find(Array.ConvertAll(sources, _plan.Of),
            asked => asked?.Kind == DiscretiserKind.Posteriors) is not { } posteriors)
        {
            return (sample, sample);
        }

        foreach (SampleVariable variable in sample.Variables)
        {
            _whole[(int)variable.Role] ??= variable.Features;
        }

        int[] order = [.. Enumerable.Range(0, sample.Rows)];
        new Random(posteriors.Seed).Shuffle(order);
        int[] fitted = order[..(order.Length / 2)], counted = order[fitted.Length..];
        Array.Sort(fitted);
        Array.Sort(counted);
        return (sample.Take(fitted), sample.Take(counted) with { FittedTo = fitted.Length });
    }

    private Sample NotFitted(Sample pairs, Sample fitted, Role role)
    {
        if (_plan.Model is not null || _plan.Of(role)?.Kind != DiscretiserKind.Posteriors)
        {
            return pairs;
        }

        (_, string name, _, Features? values) = Of(pairs, role);
        Sample others = FittedRecords.LeftOut(pairs, values!, Of(fitted, role).Features!, name, out string? remark);
        _remarks.AddRange(remark is null ? [] : [remark]);
        return others;
    }

    /// <summary>Fits the discretiser of a variable, or takes the saved one; the target goes first.</summary>
    /// <param name="fittedTo">The labelled records that posteriors are fitted to.</param>
    /// <param name="sample">The labelled records that are counted; all else is fitted to these.</param>
    /// <param name="role">The variable.</param>
    /// <param name="records">Of the smallest sample.</param>
    private void Fit(Sample fittedTo, Sample sample, Role role, long records)
    {
        if (!_plan.IsMeasured(role))
        {
            return;
        }

        (_, string name, _, Features? values) = Of(sample, role);
        Features features = values!;
        _measured.Add(_whole[(int)role] ?? features);
        _remarks.AddRange(_plan.Of(role)?.Kind is null or DiscretiserKind.QuantileBins ? [] : Of(sample, role).Outliers);
        int classes = _fitted[(int)Role.Y]?.Symbols ?? _builders[(int)Role.Y].Size;
        int[] labels = role == Role.Y ? [] : Labels(sample);
        DiscretiserSettings? asked = _plan.Of(role);
        Discretiser fitted;
        try
        {
            fitted = _plan.Model is { } model ? Saved(sample, model.Of(role)!, features)
                : asked!.Kind == DiscretiserKind.Posteriors
                ? Posteriors.Fit(Of(fittedTo, role).Features!, Labels(fittedTo), classes, asked.Count ?? ClustersFor(role, records),
                    asked.Seed, _cancellation)
                : asked.Fit(features, ClustersFor(role, records));
        }
        catch (ArgumentException e)
        {
            throw new TableFormatException(sample.Source, Discretiser.Problem(e), asked?.Kind == DiscretiserKind.Posteriors
                ? "Leave such values as they are, or take --bins or --clusters for them."
                : "Change --bins, --clusters or --pca; --clusters auto takes any number of columns.")
            { Column = name };
        }

        // Posteriors have not seen these records: only others are fitted anew to see what they foretell.
        Func<Features, Discretiser> fit = asked is null || fitted is Posteriors ? _ => fitted
            : part => asked.Fit(part, ClustersFor(role, records));

        _fitted[(int)role] = fitted;
        _builders[(int)role].Begin(name, 1);
        int[] symbols = fitted.Apply(features);
        long[] sizes = new long[fitted.Symbols];
        Array.ForEach(symbols, symbol => sizes[symbol]++);
        if (sizes.Count(size => size > 0) == 1 && Enumerable.Range(1, features.Rows - 1).Any(row =>
            !features.Row(row).SequenceEqual(features.Row(0))))
        {
            _remarks.Add($"All values of {name} are one symbol, and tell nothing: more bins or clusters, or a model fitted to these "
                + "records, may tell them apart.");
        }

        DiscretisationLoss? loss = role == Role.Y ? null
            : DiscretisationLoss.Of(features, labels, classes, fitted, fit, asked?.Seed ?? 0);
        _variables.Add(new DiscretisedVariable(role switch { Role.X1 => "x1", Role.X2 => "x2", _ => "y" }, name, fitted, sizes, loss));
    }

    // The target is fitted first, so that its symbols are known; of a source not yet fitted, those asked for.
    private int ClustersFor(Role role, long records)
    {
        int alike = 1;
        long others = 1;
        foreach (Role other in (Role[])[Role.X1, Role.X2, Role.Y])
        {
            bool ruled = _plan.Of(other)?.IsByRule == true;
            if (other == role || (ruled && other != Role.Y))
            {
                alike += other == role ? 0 : 1;
            }
            else if (ruled && role != Role.Y && _fitted[(int)Role.Y] is { } target)
            {
                others *= target.Symbols;
            }
            else
            {
                alike += ruled ? 1 : 0;
                others *= ruled ? 1 : Math.Max(1, _fitted[(int)other]?.Symbols ?? _plan.Of(other)?.Count ?? _builders[(int)other].Size);
            }
        }

        return Clustering.CountFor(records, others, alike);
    }

    private static Discretiser Saved(Sample sample, Discretiser saved, Features features) =>
        saved.Columns.SequenceEqual(features.Names)
        ? saved
        : throw new TableFormatException(sample.Source, "The saved model was fitted on other columns than these.",
            $"Give the same columns in the same order: "
                + $"{string.Join(",", saved.Columns.Take(20))}{(saved.Columns.Count > 20 ? ",.." : "")}.")
        { Value = string.Join(",", features.Names.Take(20)) };

    private int[] Labels(Sample sample) => Of(sample, Role.Y) is { Features: { } measured } ? _fitted[(int)Role.Y]!.Apply(measured)
        : Of(sample, Role.Y).Codes!;
}
