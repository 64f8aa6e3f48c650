namespace Farspan.Gateway.Audit;

/// <summary>A line of an audit log.</summary>
/// <param name="Text">As it stands in the file, without its end.</param>
/// <param name="Line">What it says.</param>
public readonly record struct AuditRecord(string Text, AuditLine Line);
