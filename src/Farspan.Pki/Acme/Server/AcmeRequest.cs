using System.Net;

namespace Farspan.Pki.Acme.Server;

/// <summary>A request as it came, its body read whole.</summary>
public sealed record AcmeRequest
{
    /// <summary>Method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>How the client calls the server, such as <c>https://ca.example.com</c>: one of the names that it may be called by, without a slash at the end.</summary>
    public required string Origin { get; init; }

    /// <summary>Path, as sent.</summary>
    public required string Path { get; init; }

    /// <summary>Query without its question mark, or empty.</summary>
    public required string Query { get; init; }

    /// <summary>Content type, or null.</summary>
    public required string? ContentType { get; init; }

    /// <summary>The body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Who asks.</summary>
    public required IPAddress Client { get; init; }
}
