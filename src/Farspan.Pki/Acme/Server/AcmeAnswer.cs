using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Farspan.Pki.Acme.Messages;

namespace Farspan.Pki.Acme.Server;

/// <summary>What is answered.</summary>
public sealed record AcmeAnswer
{
    /// <summary>Type of plain JSON.</summary>
    public const string JsonType = "application/json";

    /// <summary>Type of problems (RFC 7807 section 6.1).</summary>
    public const string ProblemType = "application/problem+json";

    /// <summary>Type of certificates (RFC 8555 section 9.1).</summary>
    public const string ChainType = "application/pem-certificate-chain";

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Content type, or null without a body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where what was made is, or null.</summary>
    public string? Location { get; init; }

    /// <summary>Links beside the one to the directory, each as in RFC 8288.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>When to ask again, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A nonce for the next request, or null.</summary>
    public string? Nonce { get; init; }

    /// <summary>Methods that are allowed, after 405.</summary>
    public string? Allow { get; init; }

    /// <summary>Answers with JSON.</summary>
    public static AcmeAnswer Of<T>(int status, T value, JsonTypeInfo<T> type) => new() { Status = status, ContentType = JsonType, Body = JsonSerializer.SerializeToUtf8Bytes(value, type) };

    /// <summary>Answers with a problem.</summary>
    public static AcmeAnswer Of(ProblemMessage problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        const int BadRequest = 400;
        return new AcmeAnswer { Status = problem.Status ?? BadRequest, ContentType = ProblemType, Body = JsonSerializer.SerializeToUtf8Bytes(problem, AcmeJson.Default.ProblemMessage) };
    }

    /// <summary>Answers with a problem.</summary>
    public static AcmeAnswer Of(AcmeErrorKind kind, string detail) => Of(AcmeErrors.Make(kind, detail));
}
