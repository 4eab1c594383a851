namespace Pid.Numerics.Optimization.Conic.Modelling;

/// <summary>A variable of a <see cref="ConicModel"/>.</summary>
/// <param name="Index">Its place in x.</param>
public readonly record struct ModelVariable(int Index)
{
    /// <summary>The variable as an expression.</summary>
    public static implicit operator LinearExpression(ModelVariable v) => LinearExpression.Of(v, 1);

    /// <summary>The variable as an expression.</summary>
    public LinearExpression ToLinearExpression() => this;

    /// <summary>Sum.</summary>
    public static LinearExpression operator +(ModelVariable a, LinearExpression b) => (LinearExpression)a + b;

    /// <summary>Sum.</summary>
    public static LinearExpression operator +(ModelVariable a, ModelVariable b) => (LinearExpression)a + b;

    /// <summary>Difference.</summary>
    public static LinearExpression operator -(ModelVariable a, LinearExpression b) => (LinearExpression)a - b;

    /// <summary>Difference.</summary>
    public static LinearExpression operator -(ModelVariable a, ModelVariable b) => (LinearExpression)a - b;

    /// <summary>Negation.</summary>
    public static LinearExpression operator -(ModelVariable a) => LinearExpression.Of(a, -1);

    /// <summary>Multiple.</summary>
    public static LinearExpression operator *(double factor, ModelVariable v) => LinearExpression.Of(v, factor);

    /// <summary>Sum, for languages without operators.</summary>
    public static LinearExpression Add(ModelVariable a, LinearExpression b) => a + b;

    /// <summary>Difference, for languages without operators.</summary>
    public static LinearExpression Subtract(ModelVariable a, LinearExpression b) => a - b;

    /// <summary>Negation, for languages without operators.</summary>
    public static LinearExpression Negate(ModelVariable a) => -a;

    /// <summary>Multiple, for languages without operators.</summary>
    public static LinearExpression Multiply(double factor, ModelVariable v) => factor * v;
}

/// <summary>A sum of multiples of variables and a constant. Immutable.</summary>
public sealed class LinearExpression
{
    private readonly (int Variable, double Coefficient)[] _terms;

    private LinearExpression((int Variable, double Coefficient)[] terms, double constant)
    {
        _terms = terms;
        Constant = constant;
    }

    /// <summary>The constant.</summary>
    public double Constant { get; }

    /// <summary>The multiples; a variable may occur more than once.</summary>
    public ReadOnlySpan<(int Variable, double Coefficient)> Terms => _terms;

    /// <summary>factor * v.</summary>
    public static LinearExpression Of(ModelVariable v, double factor) => new([(v.Index, factor)], 0);

    /// <summary>A constant.</summary>
    public static LinearExpression Of(double constant) => new([], constant);

    /// <summary>A constant.</summary>
    public static implicit operator LinearExpression(double constant) => Of(constant);

    /// <summary>The sum of coefficient_i * variable_i.</summary>
    public static LinearExpression Dot(ReadOnlySpan<double> coefficients, ReadOnlySpan<ModelVariable> variables)
    {
        if (coefficients.Length != variables.Length)
        {
            throw new ArgumentException($"{coefficients.Length} coefficients were given for {variables.Length} variables.");
        }

        (int, double)[] terms = new (int, double)[variables.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = (variables[i].Index, coefficients[i]);
        }

        return new LinearExpression(terms, 0);
    }

    /// <summary>The sum of the variables.</summary>
    public static LinearExpression Sum(ReadOnlySpan<ModelVariable> variables)
    {
        double[] ones = new double[variables.Length];
        Array.Fill(ones, 1);
        return Dot(ones, variables);
    }

    /// <summary>Sum.</summary>
    public static LinearExpression operator +(LinearExpression a, LinearExpression b) =>
        new([.. a._terms, .. b._terms], a.Constant + b.Constant);

    /// <summary>Difference.</summary>
    public static LinearExpression operator -(LinearExpression a, LinearExpression b) => a + (-1 * b);

    /// <summary>Negation.</summary>
    public static LinearExpression operator -(LinearExpression a) => -1 * a;

    /// <summary>Multiple.</summary>
    public static LinearExpression operator *(double factor, LinearExpression a) =>
        new(Array.ConvertAll(a._terms, t => (t.Variable, factor * t.Coefficient)), factor * a.Constant);

    /// <summary>Sum, for languages without operators.</summary>
    public static LinearExpression Add(LinearExpression a, LinearExpression b) => a + b;

    /// <summary>Difference, for languages without operators.</summary>
    public static LinearExpression Subtract(LinearExpression a, LinearExpression b) => a - b;

    /// <summary>Negation, for languages without operators.</summary>
    public static LinearExpression Negate(LinearExpression a) => -a;

    /// <summary>Multiple, for languages without operators.</summary>
    public static LinearExpression Multiply(double factor, LinearExpression a) => factor * a;

    /// <summary>The value at x.</summary>
    public double At(ReadOnlySpan<double> x)
    {
        double value = Constant;
        foreach ((int variable, double coefficient) in _terms)
        {
            value += coefficient * x[variable];
        }

        return value;
    }
}
