using System.Text;
using System.Threading.Channels;
using Farspan.Gateway.Audit;

namespace Farspan.Testing.Gateways.Http2;

/// <summary>One line of the audit log, as far as tests ask.</summary>
public sealed record AuditedRequest(int Version, string Method, string Path, int Status, string? Target, string Caller, string? Rule, string? Failure, long BytesIn, long BytesOut);

/// <summary>Keeps what is audited, in order.</summary>
public sealed class AuditRecorder : IAuditLog
{
    private const int Most = 100_000;
    private readonly Channel<AuditedRequest> _entries = Channel.CreateBounded<AuditedRequest>(Most);

    public bool Accepts { get; set; } = true;

    public void Write(in AuditEntry entry) => Assert.True(_entries.Writer.TryWrite(new AuditedRequest(
        entry.Version, Encoding.ASCII.GetString(entry.Method), Encoding.ASCII.GetString(entry.PathAndQuery), entry.Status, entry.Target, entry.Caller.Name, entry.Rule, entry.Failure, entry.BytesIn, entry.BytesOut)));

    /// <summary>The next line, once it is there.</summary>
    public async Task<AuditedRequest> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TestGateway.Patience);
        return await _entries.Reader.ReadAsync(patience.Token);
    }
}
