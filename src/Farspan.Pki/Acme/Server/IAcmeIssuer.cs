namespace Farspan.Pki.Acme.Server;

/// <summary>The authority behind the server.</summary>
public interface IAcmeIssuer
{
    /// <summary>Issues a certificate.</summary>
    /// <exception cref="IOException">It cannot now: the disk is full, the key is not there. It can be asked again.</exception>
    ValueTask<IssueResult> IssueAsync(IssueRequest request, CancellationToken cancellationToken);

    /// <summary>Revokes a certificate of this authority; once it returns, the next CRL has it.</summary>
    /// <param name="serial">Serial number, hexadecimal in upper case without leading zeros.</param>
    /// <param name="reason">RFC 5280 section 5.3.1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">It cannot now.</exception>
    ValueTask RevokeAsync(string serial, int reason, CancellationToken cancellationToken);
}
