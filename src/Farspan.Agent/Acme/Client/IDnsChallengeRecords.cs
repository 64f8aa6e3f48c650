namespace Farspan.Agent.Acme.Client;

/// <summary>Where TXT records can be put for a moment.</summary>
public interface IDnsChallengeRecords
{
    /// <summary>Adds a record beside those that are there; returns when every server of the zone answers with it.</summary>
    /// <param name="name">Owner, such as <c>_acme-challenge.example.com</c>, without a dot at the end.</param>
    /// <param name="text">Its text.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <exception cref="AcmeException">It cannot be added.</exception>
    Task AddAsync(string name, string text, CancellationToken cancellationToken);

    /// <summary>Removes the record; one that is not there is no error.</summary>
    /// <param name="name">Owner.</param>
    /// <param name="text">Its text.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <exception cref="AcmeException">It cannot be removed.</exception>
    Task RemoveAsync(string name, string text, CancellationToken cancellationToken);
}
