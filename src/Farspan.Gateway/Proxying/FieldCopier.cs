using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Proxying;

/// <summary>Copies field lines as they came, in runs as long as they can be.</summary>
internal ref struct FieldCopier(ReadOnlySpan<byte> bytes, MessageHead head)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _run = -1;

    /// <summary>Copies the field, or with it ends the run of those that are.</summary>
    public void Copy(int index, bool isKept, ref HeadWriter writer)
    {
        if (isKept)
        {
            _run = _run < 0 ? head.Fields[index].Name.Start : _run;
            return;
        }

        End(head.Fields[index].Name.Start, ref writer);
    }

    /// <summary>Copies what is left; behind the last field.</summary>
    public void End(ref HeadWriter writer) => End(head.Length - 2, ref writer);

    private void End(int stop, ref HeadWriter writer)
    {
        if (_run >= 0)
        {
            writer.Write(_bytes[_run..stop]);
            _run = -1;
        }
    }
}
