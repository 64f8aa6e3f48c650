using System.Text.Json;
using Farspan.Pki.Acme.Records;

namespace Farspan.Pki.Tests.Acme;

/// <summary>Keeps changes as the text that a file would have.</summary>
internal sealed class MemoryJournal : IAcmeJournal
{
    private List<string> _lines = [];

    public bool IsFull { get; set; }

    public IEnumerable<AcmeChange> Read() => _lines.Select(l => JsonSerializer.Deserialize(l, AcmeRecordsJson.Default.AcmeChange)!);

    public void Append(AcmeChange change)
    {
        if (IsFull)
        {
            throw new IOException("no space left on device");
        }

        _lines.Add(JsonSerializer.Serialize(change, AcmeRecordsJson.Default.AcmeChange));
    }

    public bool IsWorthRewriting(int live) => _lines.Count > 2 * live;

    public void Rewrite(IEnumerable<AcmeChange> changes) => _lines = [.. changes.Select(c => JsonSerializer.Serialize(c, AcmeRecordsJson.Default.AcmeChange))];
}
