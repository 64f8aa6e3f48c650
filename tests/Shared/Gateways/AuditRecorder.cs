using System.Collections.Concurrent;
using System.Text;
using Farspan.Gateway.Audit;

namespace Farspan.Testing.Gateways;

/// <summary>Keeps the lines of the audit log as <c>METHOD path status failure</c>.</summary>
public sealed class AuditRecorder : IAuditLog
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _callers = new();
    private readonly ConcurrentQueue<string> _missing = new();

    public bool Accepts => true;

    public bool Keeps { get; set; } = true;

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Who called, line by line.</summary>
    public IReadOnlyList<string> Callers => [.. _callers];

    /// <summary>What refusals lacked, where that was said.</summary>
    public IReadOnlyList<string> Missing => [.. _missing];

    public void Write(in AuditEntry entry)
    {
        if (Keeps)
        {
            _callers.Enqueue(entry.Caller.Name);
            if (entry.Missing is { } missing)
            {
                _missing.Enqueue(missing);
            }

            _lines.Enqueue($"{Encoding.Latin1.GetString(entry.Method)} {Encoding.Latin1.GetString(entry.PathAndQuery)} {entry.Status} {entry.Failure ?? "-"}");
        }
    }
}
