using Farspan.Pki.Acme.Messages;

namespace Farspan.Agent.Acme.Client;

/// <summary>An ACME server refused, or could not be talked to. The message is one line that says who, what and why.</summary>
public sealed class AcmeException : Exception
{
    /// <summary>Makes the exception.</summary>
    public AcmeException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public AcmeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    private AcmeException(string message, ProblemMessage problem)
        : base(message) => Problem = problem;

    /// <summary>What the server said, or null.</summary>
    public ProblemMessage? Problem { get; }

    /// <summary>Makes the exception for a problem.</summary>
    /// <param name="what">What was asked for, such as <c>the order of example.com</c>.</param>
    /// <param name="problem">What the server says.</param>
    internal static AcmeException Of(string what, ProblemMessage problem)
    {
        var said = problem.Subproblems is { Count: > 0 } parts ? string.Join("; ", parts.Select(Line)) : Line(problem);
        return new AcmeException($"{what} is refused: {said}".ReplaceLineEndings(" "), problem);

        static string Line(ProblemMessage problem)
        {
            const int Most = 500;
            var kind = problem.Type.StartsWith(AcmeErrors.Prefix, StringComparison.Ordinal) ? problem.Type[AcmeErrors.Prefix.Length..] : problem.Type;
            var name = problem.Identifier is { } identifier ? $"{identifier.Value}: " : "";
            var text = $"{name}{problem.Detail ?? "no reason given"} ({kind})";
            return string.Concat(text.Take(Most).Select(c => char.IsControl(c) ? ' ' : c));
        }
    }
}
