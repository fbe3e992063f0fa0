/// How pages look: for paper first, in ink that every printer has, readable on a screen.
enum PageStyle {
    static let sheet = """
        @page { size: A4; margin: 20mm 18mm 22mm; }
        * { box-sizing: border-box; }
        body { font: 10.5pt/1.45 "Noto Sans", "DejaVu Sans", "Liberation Sans", sans-serif;
          color: #111; background: #fff; max-width: 180mm; margin: 0 auto; }
        h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 4mm; }
        h2 { font-size: 13pt; margin: 8mm 0 2mm; border-bottom: 0.3mm solid #111; break-after: avoid; }
        h3 { font-size: 11pt; margin: 5mm 0 1mm; break-after: avoid; }
        p { margin: 0 0 2mm; orphans: 3; widows: 3; }
        header, footer { border-bottom: 0.3mm solid #999; padding-bottom: 3mm; margin-bottom: 5mm; }
        footer { border-bottom: 0; border-top: 0.3mm solid #999; padding: 3mm 0 0; margin: 8mm 0 0;
          font-size: 8.5pt; break-inside: avoid; }
        table { border-collapse: collapse; width: 100%; margin: 2mm 0 4mm; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        th, td { text-align: left; vertical-align: top; padding: 1mm 2mm 1mm 0;
          border-bottom: 0.2mm solid #bbb; min-width: 18mm; }
        td { overflow-wrap: anywhere; }
        th { border-bottom: 0.3mm solid #111; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        dl { display: grid; grid-template-columns: 42mm 1fr; gap: 1mm 4mm; margin: 2mm 0 4mm; }
        dt { color: #444; } dd { margin: 0; overflow-wrap: anywhere; } dd dl { margin: 0; }
        bdi { white-space: pre-wrap; }
        .digest { font: 8.5pt/1.4 "DejaVu Sans Mono", "Liberation Mono", monospace;
          overflow-wrap: anywhere; }
        .page { break-before: page; }
        .good, .amber, .red, .open { font-weight: 700; }
        .red, .warning { text-decoration: underline; }
        .warning { font-weight: 700; }
        @media screen { body { padding: 8mm; } }

        """
}
