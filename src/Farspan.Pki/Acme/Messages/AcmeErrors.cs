namespace Farspan.Pki.Acme.Messages;

/// <summary>URNs of errors, and the HTTP status that goes with each.</summary>
public static class AcmeErrors
{
    /// <summary>What every URN of ACME's own errors begins with.</summary>
    public const string Prefix = "urn:ietf:params:acme:error:";

    private const int BadRequest = 400;
    private const int Forbidden = 403;
    private const int TooMany = 429;
    private const int ServerError = 500;

    /// <summary>The URN.</summary>
    public static string UrnOf(AcmeErrorKind kind)
    {
        var name = kind switch
        {
            AcmeErrorKind.BadCsr => "badCSR",
            var other => other.ToString(),
        };
        return $"{Prefix}{char.ToLowerInvariant(name[0])}{name[1..]}";
    }

    /// <summary>The usual HTTP status.</summary>
    public static int StatusOf(AcmeErrorKind kind) => kind switch
    {
        AcmeErrorKind.Unauthorized or AcmeErrorKind.Caa or AcmeErrorKind.OrderNotReady or AcmeErrorKind.RejectedIdentifier => Forbidden,
        AcmeErrorKind.RateLimited => TooMany,
        AcmeErrorKind.ServerInternal => ServerError,
        _ => BadRequest,
    };

    /// <summary>A problem to send.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="detail">A sentence for people.</param>
    public static ProblemMessage Make(AcmeErrorKind kind, string detail) => new() { Type = UrnOf(kind), Detail = detail, Status = StatusOf(kind) };

    /// <summary>True when a problem is of a kind.</summary>
    public static bool Is(this ProblemMessage problem, AcmeErrorKind kind)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return problem.Type == UrnOf(kind);
    }
}
