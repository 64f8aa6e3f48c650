namespace Farspan.Pki.Acme.Records;

/// <summary>Where changes are kept, one after the other.</summary>
public interface IAcmeJournal
{
    /// <summary>Keeps a change. When it returns, the change survives a crash.</summary>
    /// <exception cref="IOException">It could not be kept; nothing of it is.</exception>
    void Append(AcmeChange change);

    /// <summary>True when so much of what is kept is out of date that it is worth <see cref="Rewrite"/>.</summary>
    /// <param name="live">Number of records in force.</param>
    bool IsWorthRewriting(int live);

    /// <summary>Puts changes in place of all that is kept.</summary>
    /// <exception cref="IOException">It could not be done; what was kept still is.</exception>
    void Rewrite(IEnumerable<AcmeChange> changes);
}
