namespace Farspan.Gateway.Audit;

/// <summary>Where one line per request goes. Called on every loop's thread; never blocks.</summary>
public interface IAuditLog
{
    /// <summary>Writes one line, with secrets masked.</summary>
    /// <param name="entry">The request.</param>
    void Write(in AuditEntry entry);

    /// <summary>False while lines cannot be written and the spec says to refuse then.</summary>
    bool Accepts { get; }
}
