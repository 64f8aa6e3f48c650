using System.Security.Authentication;

namespace Farspan.Lab.Listeners;

/// <summary>TLS as a listener speaks it in place of a real server.</summary>
internal interface IStandInTls
{
    /// <summary>True when callers may also speak in cleartext: what they begin with tells.</summary>
    bool IsOptional { get; }

    /// <summary>Does the server's side of a handshake.</summary>
    /// <exception cref="AuthenticationException">The caller cannot or may not.</exception>
    /// <exception cref="IOException">The connection or the certificate is gone.</exception>
    Task<Stream> AcceptAsync(Stream connection, CancellationToken cancellationToken);
}
